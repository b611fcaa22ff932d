"""Which encoding bytes are in, and how texts are mended that were read in a wrong one. Drops nothing, tells nobody."""
