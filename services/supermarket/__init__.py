"""The two shops 超市: their catalogues and stock, orders from placing to refund, licences and pesticide ledgers."""
