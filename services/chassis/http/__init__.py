"""HTTP for every service alike: a service lists its routes, everything else happens here."""
