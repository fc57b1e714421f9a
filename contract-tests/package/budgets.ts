// What the package may weigh, in bytes. To raise one is a decision: say in CHANGELOG.md what it is for.

/** A browser's bundle of one call, without `onDrift`: minified, `gzip -9`. */
export const bundleBytes = 18_750;
/** The tarball, as it is downloaded. */
export const tarballBytes = 450_000;
/** What is on the disk once it is installed, without its one dependency. */
export const unpackedBytes = 2_050_000;
