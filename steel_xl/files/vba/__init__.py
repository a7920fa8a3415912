"""VBA projects as bytes: compression and streams of [MS-OVBA] in a compound file of [MS-CFB]."""
