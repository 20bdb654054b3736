"""The only code that services share; nothing in it knows a parcel from a patient."""
