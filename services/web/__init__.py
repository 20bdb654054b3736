"""Pages 网页: the county's operations page and the sign-in. It owns no table: browsers ask the services themselves."""
