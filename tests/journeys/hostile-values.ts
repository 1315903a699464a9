/** Values that people paste, mistype or send on purpose. */
export const hostile: Record<string, string> = {
	empty: '',
	blank: '   \t ',
	huge: '가'.repeat(100_000),
	nul: 'a\u0000b',
	'lone surrogate': 'a\ud800b',
	'right to left': '\u202egnp.exe',
	'resident number': '900101-1234567',
	sql: "'; drop table series; --",
	html: '<script>alert(1)</script><img src=x onerror=alert(1)>',
	formula: '=HYPERLINK("http://evil.example")',
	'line break header': 'a@b.example\r\nBcc: all@evil.example',
	'big number': '9'.repeat(400),
	'not a number': '1e309',
	negative: '-1',
	'prototype key': '__proto__',
	path: '../../../../etc/passwd',
	'decomposed hangul': '가나다'.normalize('NFD'),
	emoji: '👩‍👩‍👧‍👦'.repeat(20)
};
