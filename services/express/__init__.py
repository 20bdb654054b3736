"""Express parcels 快递: what arrives at a station, on which shelf it waits, and into whose hands it goes."""
