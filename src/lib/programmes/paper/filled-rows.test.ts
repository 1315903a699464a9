import { describe, expect, test } from 'vitest';
import { checkFilled, factKey, type KnownPerson } from '#lib/programmes/paper/filled-rows.ts';
import { paperTable } from '#lib/programmes/paper/paper-file.ts';
import { readTick, readTime } from '#lib/programmes/paper/typed-cells.ts';
import { readingsOf } from '#lib/programmes/readings.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const readings = readingsOf(shippedTemplates()[0]!).filter(({ key }) => key === 'co_ppm');
const visitId = '00000000-0000-7000-8000-000000000001';
const zone = 'Asia/Seoul';
const startsAt = new Date('2026-11-20T01:00:00Z');
const now = new Date('2026-11-20T08:00:00Z');
const idOf = (at: number) => `00000000-0000-7000-8000-00000000010${at}`;

function person(at: number, changes: Partial<KnownPerson> = {}): KnownPerson {
	const known = { enrolmentId: idOf(at), name: `사람 ${at}`, readings, mayMeasure: true };
	return { ...known, checkedInAt: null, taken: [], ...changes };
}

const paper = {
	...{ visitId, seriesId: visitId, number: 1, startsAt, endsAt: now, zone },
	...{ service: { ko: '가', en: 'a' }, organization: '', place: '', contactName: '' },
	...{ contactPhone: '', readings, people: [] }
};

/** The file as it was taken, filled in: arrived, time and value of each person. */
function filled(
	rows: [at: number, arrived: string, time: string, value?: string][],
	language: 'ko' | 'en' = 'ko'
) {
	const people = rows.map(([at]) => ({ enrolmentId: idOf(at), name: `사람 ${at}`, turnAt: null }));
	const [titles, ...table] = paperTable({ ...paper, people }, language);
	const written = table.map((cells, index) => {
		const [, arrived, time, value = ''] = rows[index]!;
		return [...cells.slice(0, 3), arrived, time, value, ...cells.slice(6)];
	});
	return [titles!, ...written];
}

const check = (rows: string[][], ...people: KnownPerson[]) =>
	checkFilled(rows, { visitId, startsAt, zone }, people, now)!;

describe('a roster that comes back filled in', () => {
	test('says who came when and what was measured, in either language', () => {
		for (const language of ['ko', 'en'] as const) {
			const { fresh, bad } = check(filled([[1, '예', '10:20', '21']], language), person(1));
			expect(bad).toEqual([]);
			expect(fresh).toMatchObject([
				{ kind: 'arrival', at: new Date('2026-11-20T01:20:00Z') },
				{ kind: 'reading', value: 21, at: new Date('2026-11-20T01:20:00Z'), isUnlikely: false }
			]);
		}
	});

	test('takes the beginning of the visit where no time was written', () => {
		const { fresh } = check(filled([[1, 'O', '']]), person(1));
		expect(fresh).toMatchObject([{ kind: 'arrival', at: startsAt }]);
	});

	test('says nothing of a row that nobody filled in, nor of somebody who did not come', () => {
		const found = check(
			filled([
				[1, '', ''],
				[2, '아니오', '']
			]),
			person(1),
			person(2)
		);
		expect(found).toEqual({ fresh: [], knownCount: 0, clashes: [], bad: [] });
	});

	test('a column may be moved, and a title written otherwise', () => {
		const rows = filled([[1, '예', '10:20', '21']]).map((cells) => cells.toReversed());
		rows[0] = rows[0]!.map((title) => ` ${title.toUpperCase()} `);
		expect(check([['제목'], ...rows], person(1)).fresh).toHaveLength(2);
	});

	test('is not taken for ours without its titles', () => {
		expect(checkFilled([['이름'], ['가']], { visitId, startsAt, zone }, [], now)).toBeNull();
	});

	test('names each cell that cannot be taken, and takes the others', () => {
		const rows = filled([
			[1, '아마', ''],
			[2, '예', '25:00'],
			[3, '예', '18:30'],
			[4, '예', '10:00', '999'],
			[5, '예', '10:00', 'abc'],
			[6, '예', '10:00', '21'],
			[7, '아니오', '', '21'],
			[8, '예', '']
		]);
		const known = [1, 2, 3, 4, 5, 7].map((at) => person(at));
		const { bad, fresh } = check(rows, ...known, person(6, { mayMeasure: false }));
		expect(bad.map(({ row, problem }) => [row, problem.code])).toEqual([
			[2, 'not_a_choice'],
			[3, 'not_a_time'],
			[4, 'paper_time_to_come'],
			[5, 'out_of_range'],
			[6, 'not_a_number'],
			[7, 'consent_missing'],
			[8, 'paper_absent_measured'],
			[9, 'paper_person_unknown']
		]);
		expect(fresh.map(({ enrolmentId, kind }) => [enrolmentId, kind])).toEqual(
			[4, 5, 6].map((at) => [idOf(at), 'arrival'])
		);
	});

	test('refuses rows of another visit, and a person twice', () => {
		const rows = filled([
			[1, '예', ''],
			[1, '예', ''],
			[2, '예', '']
		]);
		rows[3] = rows[3]!.map((cell) => (cell === visitId ? idOf(9) : cell));
		const { bad, fresh } = check(rows, person(1), person(2));
		expect(bad.map(({ problem }) => problem)).toEqual([
			{ code: 'paper_person_repeated', params: { row: 2 } },
			{ code: 'paper_other_visit' }
		]);
		expect(fresh).toHaveLength(1);
	});

	test('an unlikely value is taken and said to be one', () => {
		const { fresh } = check(filled([[1, '예', '', '60']]), person(1));
		expect(fresh[1]).toMatchObject({ value: 60, isUnlikely: true });
	});
});

describe('what is recorded already', () => {
	const at = (time: string) => new Date(`2026-11-20T${time}:30Z`);

	test('the same is counted and left alone', () => {
		const known = person(1, { checkedInAt: at('01:20'), taken: [{ key: 'co_ppm', value: 21 }] });
		const found = check(filled([[1, '예', '10:20', '21']]), known);
		expect(found).toMatchObject({ fresh: [], clashes: [], knownCount: 2 });
	});

	test('an earlier time is a choice, a later one is settled, another value is a choice', () => {
		const taken = [{ key: 'co_ppm', value: 17 }];
		const rows = filled([
			[1, '예', '10:05', '21'],
			[2, '예', '10:50']
		]);
		const people = [1, 2].map((one) => person(one, { checkedInAt: at('01:20'), taken }));
		const { clashes, fresh } = check(rows, ...people);
		expect(fresh).toEqual([]);
		expect(clashes.map(({ fact, isSettled }) => [factKey(fact), isSettled])).toEqual([
			[`${idOf(1)} arrival`, false],
			[`${idOf(1)} co_ppm`, false],
			[`${idOf(2)} arrival`, true]
		]);
	});

	test('a yes without a time says nothing against a recorded arrival', () => {
		const found = check(filled([[1, '예', '', '21']]), person(1, { checkedInAt: at('01:20') }));
		expect(found.clashes).toEqual([]);
		expect(found.fresh).toMatchObject([{ kind: 'reading', at: at('01:20') }]);
	});
});

test('yes, no and times of day as people write them', () => {
	expect(['예', ' Yes', '○', 'x', '아니오', '', '?'].map(readTick)).toEqual([
		...[true, true, true, false, false, null, undefined]
	]);
	expect(['9:05', '09:05:30', '오후 2:10', '2:10 PM', '', '24:00', '열시'].map(readTime)).toEqual([
		...[545, 545, 850, 850, null, undefined, undefined]
	]);
});
