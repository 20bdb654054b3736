"""The veterans' station 退役军人服务站: the register, cases on their items' paths, petitions, home visits."""
