import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RosterColumns } from '#lib/organizations/roster-columns.ts';
import { checkRows, keysOf } from '#lib/organizations/roster-rows.ts';

const columns: RosterColumns = {
	headerRow: 1,
	columns: { name: 0, phone: 1, email: 2, department: 3, note: 4 }
};
const header = ['성명', '전화', '이메일', '부서', '비고'];
const check = (...rows: string[][]) => checkRows([header, ...rows], columns);

/** The problems of the only row, as code and field. */
function wrong(...cells: string[]) {
	return check(cells).bad.flatMap(({ problems }) =>
		problems.map(({ code, field }) => [code, field])
	);
}

describe('a row', () => {
	test('is kept with its numbers and addresses in one form', () => {
		const { good } = check([
			' 강하늘 ',
			'010 0000 1001',
			'A@Daon.Example',
			'기획팀',
			'두 줄\n비고'
		]);
		expect(good).toEqual([
			{
				row: 2,
				isMended: false,
				person: {
					name: '강하늘',
					phone: '010-0000-1001',
					email: 'a@daon.example',
					department: '기획팀',
					note: '두 줄 비고'
				}
			}
		]);
	});

	test('needs a name and nothing else', () => {
		expect(check(['나윤슬']).good).toHaveLength(1);
		expect(wrong('', '010-0000-1001')).toEqual([['required', 'name']]);
	});

	test('says each field that is wrong', () => {
		expect(wrong('강하늘', '12', 'x@', '가'.repeat(61), '나'.repeat(201))).toEqual([
			['not_a_phone', 'phone'],
			['not_an_email', 'email'],
			['too_long', 'department'],
			['too_long', 'note']
		]);
		expect(wrong('강\u0007하늘')).toEqual([['bad_characters', 'name']]);
		expect(wrong('강하늘 900101-1234567')).toEqual([['resident_number', 'name']]);
	});

	test.each([
		['10-1234-5678', '010-1234-5678'],
		['1012345678', '010-1234-5678'],
		['212345678', '02-1234-5678'],
		['314561234', '031-456-1234']
	])('gets back the 0 that a spreadsheet ate: %s', (typed, phone) => {
		expect(check(['강하늘', typed]).good).toMatchObject([{ isMended: true, person: { phone } }]);
	});

	test('of a company number without a 0 stays as it is', () => {
		expect(check(['강하늘', '15881234']).good).toMatchObject([
			{ isMended: false, person: { phone: '1588-1234' } }
		]);
	});

	test('that is blank where columns were chosen is passed over, and the count goes on', () => {
		const rows = [header, [], ['', '', '', '', '', '7'], ['강하늘'], ['']];
		expect(checkRows(rows, columns)).toMatchObject({ good: [{ row: 4 }], bad: [] });
	});

	test('is text, whatever a spreadsheet would make of it', () => {
		const name = '=HYPERLINK("http://evil.example","x")';
		expect(check([name]).good[0]!.person.name).toBe(name);
	});
});

describe('nobody is added twice', () => {
	test.each([
		['name and telephone', ['강하늘', '010-0000-1001'], ['강 하늘', '10-0000-1001', 'x@y.example']],
		['name and mail', ['강하늘', '', 'a@y.example'], ['강하늘', '010-0000-1001', 'A@y.example']],
		['name and department', ['강하늘', '', '', '기획팀'], ['강하늘', '', '', '기획 팀']],
		['name alone', ['강하늘'], ['강하늘']]
	])('by %s', (_, one, other) => {
		expect(check(one, other)).toMatchObject({
			good: [{ row: 2 }],
			bad: [{ row: 3, problems: [{ code: 'roster_person_repeated', params: { row: 2 } }] }]
		});
	});

	test.each([
		['two of one name with two numbers', ['강하늘', '010-0000-1001'], ['강하늘', '010-0000-1002']],
		['two of one name in two departments', ['강하늘', '', '', '가팀'], ['강하늘', '', '', '나팀']],
		['two people behind one number', ['강하늘', '02-000-1111'], ['나윤슬', '02-000-1111']]
	])('%s are two', (_, one, other) => {
		expect(check(one, other)).toMatchObject({ good: [{ row: 2 }, { row: 3 }], bad: [] });
	});

	test('who stands on the roster already', () => {
		const known = new Set(
			check(['강하늘', '010-0000-1001']).good.flatMap((one) => keysOf(one.person))
		);
		const again = checkRows([header, ['강하늘', '01000001001', 'new@y.example']], columns, known);
		expect(again.bad[0]!.problems).toEqual([{ code: 'roster_person_known' }]);
	});
});

test('every row with something in it is added or left out with a reason, once', () => {
	const cell = fc.oneof(
		fc.constantFrom('', '강하늘', '나윤슬', '010-0000-1001', '10-1234-5678', 'a@b.example', '=1'),
		fc.string({ unit: 'binary', maxLength: 8 })
	);
	const table = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 });
	fc.assert(
		fc.property(table, (rows) => {
			const { good, bad } = checkRows(rows, columns);
			const filled = rows
				.map((cells, at) => ({ at, cells: cells.slice(0, 5) }))
				.filter(({ at, cells }) => at > 0 && cells.some((one) => one.trim() !== ''));
			const sorted = [...good, ...bad].map(({ row }) => row).sort((a, b) => a - b);
			expect(sorted).toEqual(filled.map(({ at }) => at + 1));
			expect(bad.every(({ problems }) => problems.length > 0)).toBe(true);
			const keys = good.flatMap(({ person }) => keysOf(person));
			expect(new Set(keys).size).toBe(keys.length);
			// What was added is known from then on.
			const again = checkRows(rows, columns, new Set(keys));
			expect(again.good).toEqual([]);
		})
	);
});
