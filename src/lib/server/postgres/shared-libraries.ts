// Debian's and Ubuntu's packages of the libraries that npm's PostgreSQL and Chromium want.
const packageOf: Record<string, string> = {
	'libc.so.6': 'libc6',
	'libstdc++.so.6': 'libstdc++6',
	'libgcc_s.so.1': 'libgcc-s1',
	'libxml2.so.2': 'libxml2',
	'libz.so.1': 'zlib1g',
	'liblzma.so.5': 'liblzma5',
	'libzstd.so.1': 'libzstd1',
	'liblz4.so.1': 'liblz4-1',
	'libssl.so.3': 'libssl3',
	'libcrypto.so.3': 'libssl3',
	'libpq.so.5': 'libpq5',
	'libexpat.so.1': 'libexpat1',
	'libnspr4.so': 'libnspr4',
	'libplc4.so': 'libnspr4',
	'libplds4.so': 'libnspr4',
	'libnss3.so': 'libnss3',
	'libnssutil3.so': 'libnss3',
	'libsoftokn3.so': 'libnss3',
	'libfreebl3.so': 'libnss3',
	'libsqlite3.so.0': 'libsqlite3-0'
};

/**
 * A sentence about the library that a program misses, from what the loader wrote (glibc, musl or
 * macOS), or undefined when it wrote of something else.
 */
export function missingLibrary(output: string): string | undefined {
	const glibcTooOld = /version `(GLIBC\w*_[\d.]+)' not found/.exec(output);
	if (glibcTooOld) return `It needs ${glibcTooOld[1]}, and this machine has an older one.`;
	const [, library] =
		/loading shared libraries: ([^\s:]+):/.exec(output) ??
		/Error loading shared library ([^\s:]+):/.exec(output) ??
		/Library not loaded: \S*?([^\s/]+)$/m.exec(output) ??
		[];
	if (!library) return undefined;
	const known = packageOf[library];
	const how = known ? `Debian and Ubuntu: apt-get install ${known}` : 'your system brings it';
	return `The library ${library} is missing (${how}).`;
}
