"""What the pages know of themselves: which there are and for whom, who may be tried out, what a rating may say."""
