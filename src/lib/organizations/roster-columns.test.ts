import { describe, expect, test } from 'vitest';
import {
	columnLetters,
	columnProblems,
	columnsChosen,
	columnsQuery,
	fieldNamed,
	guessColumns
} from '#lib/organizations/roster-columns.ts';

const none = { name: null, phone: null, email: null, department: null, note: null };

describe('a column is known by its name', () => {
	test.each([
		[
			'name',
			['성명', '이름', ' 성 명 ', '참석자명', '참석자 성명', '직원 이름', 'Name', 'FULL NAME']
		],
		[
			'phone',
			['전화', '전화번호', '휴대폰', '휴대폰번호', '휴대전화 번호', '연락처(휴대폰)', 'H.P']
		],
		['phone', ['핸드폰', 'Phone', 'Phone No.', 'mobile number', 'TEL']],
		['email', ['이메일', '이메일 주소', '전자우편', '메일', 'E-mail', 'email address']],
		['department', ['부서', '부서명', '소속', '소속 부서', '팀', '팀명', 'Department', 'Dept.']],
		['note', ['비고', '메모', '특이사항', 'Note', 'Remarks']],
		[
			null,
			['회사명', '사업장 이름', '업체명', 'company name', '연번', 'No.', '직급', '', '생년월일']
		]
	])('%s', (field, headers) => {
		for (const header of headers) expect(fieldNamed(header), header).toBe(field);
	});
});

describe('the columns of a list are guessed', () => {
	test('by the row that names them, also under a title', () => {
		const header = ['연번', '부서', '성명', '휴대폰', '회사 전화', '비고'];
		const expected = { name: 2, phone: 3, email: null, department: 1, note: 5 };
		const people = ['1', '기획팀', '강하늘', '010-0000-1001', '02-000-1111', ''];
		expect(guessColumns([header, people])).toEqual({ headerRow: 1, columns: expected });
		const titled = [['2026년 설명회 참석자 명단'], [], header, people];
		expect(guessColumns(titled)).toEqual({ headerRow: 3, columns: expected });
	});

	test('the first of two columns of one name is taken', () => {
		const { columns } = guessColumns([['이름', '전화', '휴대폰']]);
		expect(columns).toEqual({ ...none, name: 0, phone: 1 });
	});

	test('by what stands in them where nothing names them', () => {
		const rows = [
			['1', '강하늘', '010-0000-1001', 'a@daon.example'],
			['2', '나윤슬', '1000001002', 'b@daon.example'],
			['3', '도아람', '', 'c@daon.example']
		];
		expect(guessColumns(rows)).toEqual({
			headerRow: 0,
			columns: { ...none, name: 1, phone: 2, email: 3 }
		});
	});

	test('not at all where nothing is known', () => {
		const rows = [
			['x1', 'y1'],
			['x2', 'y2']
		];
		expect(guessColumns(rows)).toEqual({ headerRow: 0, columns: none });
	});

	test('of names alone, whatever they look like', () => {
		const columns = { ...none, name: 1 };
		expect(guessColumns([['', 'Kim'], [], ['', 'x 2']])).toEqual({ headerRow: 0, columns });
	});

	test('a person called by a word of the list is no header', () => {
		const rows = [['팀'], ['강하늘'], ['나윤슬'], ['도아람']];
		expect(guessColumns(rows).headerRow).toBe(0);
	});
});

describe('chosen columns', () => {
	test('come back from an address as they went into it', () => {
		const choice = { headerRow: 3, columns: { ...none, name: 0, department: 7 } };
		const query = columnsQuery(choice);
		expect(columnsChosen((name) => query.get(name))).toEqual(choice);
	});

	test('that are none of ours are none', () => {
		const typed: Record<string, string> = { header: '1', name: '-1', phone: '50', email: '1e1' };
		expect(columnsChosen((name) => typed[name])).toEqual({ headerRow: 1, columns: none });
		expect(columnsChosen(() => null)).toBeNull();
		expect(columnsChosen((name) => (name === 'header' ? '11' : '0'))).toBeNull();
	});

	test('need a name, and no column twice', () => {
		const problems = columnProblems({ headerRow: 0, columns: { ...none, phone: 1, email: 1 } });
		expect(problems.map(({ code, field }) => [code, field])).toEqual([
			['required', 'name'],
			['roster_column_twice', 'phone'],
			['roster_column_twice', 'email']
		]);
		expect(columnProblems({ headerRow: 0, columns: { ...none, name: 0 } })).toEqual([]);
	});

	test('are called by letters', () => {
		expect([0, 25, 26, 49].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AX']);
	});
});
