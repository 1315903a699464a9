import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '#lib/base/problems.ts';
import { readRosterFile, readRosterText } from '#lib/organizations/read-roster.server.ts';
import type { RosterTable } from '#lib/organizations/roster-table.ts';
import { workbookOf, workbookWith, zipOf } from '#lib/organizations/workbook.test-kit.ts';

/** 성명,부서 / 강하늘,기획팀 as Korean Windows writes it. */
const korean949 = Buffer.from('bcbab8ed2cbacebcad0d0ab0adc7cfb4c32cb1e2c8b9c6c00d0a', 'hex');
/** 똠방각하: 똠 stands in windows-949, not in plain EUC-KR. */
const beyondEucKr = Buffer.from('8c63b9e6b0a2c7cf', 'hex');

const rowsOf = (read: Outcome<RosterTable>) => {
	if (!read.ok) throw new Error(JSON.stringify(read.problems));
	return read.value.rows;
};
const codeOf = (read: Outcome<RosterTable>) => (read.ok ? 'read' : read.problems[0]!.code);
const file = (content: string | Buffer) => readRosterFile(Buffer.from(content));

describe('a text file is read as it was written', () => {
	test('by Korean Windows', async () => {
		const read = await file(korean949);
		expect(rowsOf(read)).toEqual([
			['성명', '부서'],
			['강하늘', '기획팀']
		]);
		expect(read.ok && read.value.source).toEqual({ kind: 'file', encoding: 'cp949' });
		expect(rowsOf(await file(beyondEucKr))).toEqual([['똠방각하']]);
	});

	test('in UTF-8 with a mark and without', async () => {
		for (const mark of ['', '\uFEFF']) {
			const read = await file(`${mark}이름,전화\n나윤슬,010-0000-1002\n`);
			expect(rowsOf(read)[1]).toEqual(['나윤슬', '010-0000-1002']);
			expect(rowsOf(read)[0]![0]).toBe('이름');
			expect(read.ok && read.value.source.encoding).toBe('utf-8');
		}
	});

	test('in UTF-16, as Excel saves Unicode text', async () => {
		const little = Buffer.from('\uFEFF이름\t부서\r\n도아람\t총무\r\n', 'utf16le');
		for (const bytes of [little, Buffer.from(little).swap16()]) {
			const read = await file(bytes);
			expect(rowsOf(read)[1]).toEqual(['도아람', '총무']);
			expect(read.ok && read.value.source.encoding).toBe('utf-16');
		}
	});

	test.each([',', ';', '\t'])('with %j between its cells', async (sign) => {
		const text = [`이름${sign}비고`, `류보미${sign}"쉼표, 탭\t; 모두"`].join('\r\n');
		expect(rowsOf(await file(text))[1]).toEqual(['류보미', '쉼표, 탭\t; 모두']);
	});

	test('with lines inside of quotes, and a row is still what the spreadsheet counts', async () => {
		const read = await file('이름,비고\r\n문새봄,"첫 줄\r\n둘째 줄"\r\n백이든,\r\n');
		expect(rowsOf(read).map((row) => row[0])).toEqual(['이름', '문새봄', '백이든']);
		expect(rowsOf(read)[1]![1]).toBe('첫 줄\n둘째 줄');
	});

	test('and blank rows and columns keep their numbers, but for the last', async () => {
		const rows = rowsOf(await file('\n,이름,,\n\n,서가람,,\n,,,\n'));
		expect(rows).toEqual([[], ['', '이름'], [], ['', '서가람']]);
	});
});

describe('a workbook', () => {
	test('gives its first sheet as text, numbers without an exponent', async () => {
		const read = await file(
			workbookOf([
				['성명', '휴대폰', '비고'],
				['안한별', 1012345678, '=1+1'],
				['장누리', '010-0000-1009', 'a&b<c']
			])
		);
		expect(rowsOf(read)).toEqual([
			['성명', '휴대폰', '비고'],
			['안한별', '1012345678', '=1+1'],
			['장누리', '010-0000-1009', 'a&b<c']
		]);
	});

	test('of the old kind or with a password is refused with what to do', async () => {
		const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
		expect(codeOf(await file(old))).toBe('roster_old_format');
	});

	test('that is larger than it may be when unpacked is never unpacked, whatever it claims', async () => {
		const blanks = Buffer.alloc(30_000_000, 32);
		const sheet = '<sheetData></sheetData>';
		for (const claimedBytes of [undefined, 10]) {
			const bomb = workbookWith(sheet, [{ name: 'xl/b.xml', content: blanks, claimedBytes }]);
			expect(bomb.length).toBeLessThan(100_000);
			expect(codeOf(await file(bomb))).toBe('roster_file_too_large');
		}
	});

	test.each([
		['a row at the end of the world', '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'],
		['a row with an exponent', '<row r="1e9"><c r="A1"><v>1</v></c></row>'],
		['a cell behind a bracket', '<row spans=">" r="99999"><c r="A99999"><v>1</v></c></row>'],
		['a column at the end of the world', '<row r="1"><c r="XFD1"><v>1</v></c></row>'],
		['a row with an entity', '<row r="&#57;99999999"><c r="A1"><v>1</v></c></row>']
	])('with %s is refused before it fills the memory', async (_, row) => {
		const codes = ['roster_too_many_rows', 'roster_too_many_columns', 'roster_unreadable'];
		expect(codes).toContain(codeOf(await file(workbookWith(`<sheetData>${row}</sheetData>`))));
	});

	test('that is none, or broken anywhere, is refused and nothing worse', async () => {
		const whole = workbookOf([['성명'], ['차온유']]);
		expect(codeOf(await file(zipOf([{ name: 'a.txt', content: 'x' }])))).toBe('roster_unreadable');
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 4, max: whole.length - 1 }),
				fc.integer({ min: 0, max: 255 }),
				fc.boolean(),
				async (at, byte, isCut) => {
					const bytes = Buffer.from(isCut ? whole.subarray(0, at) : whole);
					if (!isCut) bytes[at] = byte;
					expect(['read', 'roster_unreadable', 'roster_file_too_large', 'roster_empty']).toContain(
						codeOf(await file(bytes))
					);
				}
			),
			{ numRuns: 300 }
		);
	});
});

describe('what is refused as a whole', () => {
	test.each([
		['nothing', '', 'roster_empty'],
		['blank cells', ' , ,\n\n', 'roster_empty'],
		['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'roster_unreadable'],
		['a quote that never ends', '이름\n"표다솜\n하늘찬', 'roster_unreadable'],
		['two thousand and eleven rows', '김가나\n'.repeat(2011), 'roster_too_many_rows'],
		['fifty-one columns', `${','.repeat(50)}x\n`, 'roster_too_many_columns'],
		['more than two megabytes', 'x'.repeat(2_000_001), 'roster_file_too_large']
	])('%s', async (_, content, code) => {
		expect(codeOf(await file(content))).toBe(code);
	});

	test('two thousand people under their header are read', async () => {
		const rows = Array.from({ length: 2000 }, (_, at) => `사람${at},010-0000-${1000 + at}`);
		expect(rowsOf(await file(['이름,전화', ...rows].join('\n')))).toHaveLength(2001);
	});

	test.each([
		['with a dash', '900101-1234567'],
		['without one', '9001011234567'],
		['in full width', '９００１０１－１２３４５６７'],
		['over two lines', '"900101-\n1234567"'],
		['in the middle of a note', '본인 900101-1234567 확인'],
		['in two cells', '900101,1234567'],
		['of which a spreadsheet ate the 0', '503074234567']
	])('a resident registration number %s, in whatever column', async (_, cell) => {
		for (const text of [`이름,사번,번호\n강하늘,7,\n나윤슬,8,${cell}\n`]) {
			const refusal = await file(text);
			expect(refusal).toMatchObject({
				problems: [{ code: 'roster_resident_number', params: { row: 3 } }]
			});
			expect(JSON.stringify(refusal)).not.toContain('234567');
			expect(codeOf(readRosterText(text))).toBe('roster_resident_number');
		}
	});

	test('and a mobile number is not taken for one, with its 0 or without', async () => {
		for (const phone of ['010-1234-5678', '01012345678', '1012345678', '10-1234-5678']) {
			expect(codeOf(await file(`이름,전화\n강하늘,${phone}\n`))).toBe('read');
		}
	});
});

describe('pasting', () => {
	test('takes what a spreadsheet puts on the clipboard', () => {
		const pasted = '이름\t전화\r\n강하늘\t010-0000-1001\r\n나윤슬\t"둘\n줄"\r\n';
		expect(rowsOf(readRosterText(pasted))).toEqual([
			['이름', '전화'],
			['강하늘', '010-0000-1001'],
			['나윤슬', '둘\n줄']
		]);
	});

	test('takes names alone, one on each line', () => {
		expect(rowsOf(readRosterText('강하늘\n나윤슬'))).toEqual([['강하늘'], ['나윤슬']]);
	});
});

test('any bytes and any text are read or refused, and no cell is lost or made up', async () => {
	const cell = fc.string({ unit: 'grapheme', maxLength: 12 });
	const safe = cell.map((text) => `x${text.replace(/[\0\r\uFEFF]/g, '').trim()}`);
	const tables = fc.array(fc.array(safe, { minLength: 1, maxLength: 5 }), {
		minLength: 1,
		maxLength: 8
	});
	const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
	await fc.assert(
		fc.asyncProperty(tables, async (rows) => {
			const text = rows.map((row) => row.map(quoted).join(',')).join('\n');
			const read = await file(text);
			if (codeOf(read) === 'roster_resident_number') return;
			expect(rowsOf(read)).toEqual(rows);
		})
	);
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
			expect(typeof codeOf(await readRosterFile(bytes))).toBe('string');
		})
	);
});
