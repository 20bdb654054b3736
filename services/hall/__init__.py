"""The one-stop hall 便民服务: the catalogue of items, applications on their way to a bureau, mediation, volunteers."""
