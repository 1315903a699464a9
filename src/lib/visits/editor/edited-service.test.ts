import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listPaths, rowFields, singleFields } from '#lib/visits/editor/fields.ts';
import { coveredPaths, partOf } from '#lib/visits/editor/editor-parts.ts';
import { editedService, emptyBody } from '#lib/visits/editor/edited-service.ts';
import { putAt, valueAt, type FileBody } from '#lib/visits/editor/file-paths.ts';
import { starterService } from '#lib/visits/editor/starter-service.ts';
import {
	rowCount,
	sentService,
	shownAgain,
	typedService,
	withoutRow,
	withRow,
	type TypedService
} from '#lib/visits/editor/typed-service.ts';
import { parseService, serviceText } from '#lib/visits/services/service-file.ts';

const folder = new URL('../../../../tests/cases/services/', import.meta.url);
const cases = readdirSync(folder).map((name) => {
	const parsed = parseService(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
	if (!parsed.ok) throw new Error(`${name} is flawed`);
	return { name, file: parsed.file, body: JSON.parse(serviceText(parsed.file)) as FileBody };
});

/** What the form sends when nothing was touched: as a browser does, with its line breaks. */
function sentBack(typed: TypedService): FormData {
	const form = new FormData();
	for (const [name, text] of Object.entries(typed)) {
		form.append(name, text.replace(/\n/g, '\r\n'));
	}
	return form;
}

function edited(base: FileBody, typed: TypedService) {
	return editedService(base, sentService(sentBack(typed)));
}

/** The file without all that the form shows. */
function withoutTyped(body: FileBody): FileBody {
	const rest = structuredClone(body);
	const isVaried = valueAt(body, 'rules.variants') !== undefined;
	for (const name of Object.keys(singleFields)) {
		if (!(isVaried && name === 'rules.spanDays')) putAt(rest, name, undefined);
	}
	for (const path of listPaths) {
		for (const row of (valueAt(rest, path) as FileBody[] | undefined) ?? []) {
			for (const [field] of rowFields(path)) if (field) putAt(row, field, undefined);
		}
	}
	return rest;
}

describe('the editor and the file say the same', () => {
	test.each(cases)('$name is the same when nothing was touched', ({ file, body }) => {
		const again = edited(body, shownAgain(typedService(body)));
		if (!again.ok) throw new Error(JSON.stringify(again));
		expect(again.file).toEqual(file);
		expect(serviceText(again.file)).toBe(serviceText(file));
	});

	test.each(cases)('$name is made anew from what its form shows', ({ file, body }) => {
		const rest = withoutTyped(body);
		expect(rest).not.toEqual(body);
		const again = edited(rest, typedService(body));
		if (!again.ok) throw new Error(JSON.stringify(again));
		expect(serviceText(again.file)).toBe(serviceText(file));
	});

	// Thirty programmes, one of which is two services.
	test('there are thirty-one of them', () => expect(cases).toHaveLength(31));
});

const [anyCase] = cases;

/** A new service as somebody types it, with changes. */
function typedNew(changes: TypedService = {}): TypedService {
	const both = (name: string, ko: string, en: string) => ({
		[`${name}.ko`]: ko,
		[`${name}.en`]: en
	});
	return {
		...starterService(),
		key: 'stretching',
		...both('name', '스트레칭 교실', 'Stretching class'),
		...both('summary', '한 번 찾아갑니다.', 'One visit.'),
		...both('source', '가정한 값입니다.', 'Assumed.'),
		...both('rules.visits.0.label', '방문', 'Visit'),
		'rules.headcount.min': '10',
		'rules.headcount.max': '40',
		'rules.minutesPerPerson': '10',
		...changes
	};
}

function fieldsOf(typed: TypedService): string[] {
	const found = edited(emptyBody, typed);
	return found.ok ? [] : found.problems.map(({ field, code }) => `${field} ${code}`);
}

describe('a new service', () => {
	test('needs a name, words, people and a visit, and nothing else', () => {
		const made = edited(emptyBody, typedNew());
		if (!made.ok) throw new Error(JSON.stringify(made));
		expect(made.file.rules.visits).toEqual([
			{
				...{ number: 1, offsetDays: 0, earlierDays: 0, laterDays: 0, role: 'first' },
				label: { ko: '방문', en: 'Visit' }
			}
		]);
		expect(made.file.preparation).toEqual([]);
		expect(made.file.rules.calendar).toBeUndefined();
		expect(made.file.programme).toBeNull();
	});

	test('says beside each field what is missing, in the order of the page', () => {
		expect(fieldsOf(starterService())).toEqual([
			'key required',
			'name.ko required',
			'summary.ko required',
			'source.ko required',
			'rules.headcount.min required',
			'rules.minutesPerPerson required',
			'rules.visits.0.label.ko required'
		]);
	});

	test('keeps all that can be said of days, hours and areas', () => {
		const made = edited(
			emptyBody,
			typedNew({
				'rules.calendar.0.fromMinute': '9:00',
				'rules.calendar.0.untilMinute': '24:00',
				'rules.calendar.0.days': '2,4',
				'rules.calendar.0.weeks': '1,-1',
				'rules.calendar.1.fromMinute': '13:00',
				'rules.calendar.1.untilMinute': '17:00',
				'rules.calendar.1.dates': '2027-03-02\n2027-03-04,2027-03-09',
				'rules.calendar.2.fromMinute': '10:00',
				'rules.calendar.2.untilMinute': '18:00',
				'rules.calendar.2.everyWeeks.weeks': '4',
				'rules.calendar.2.everyWeeks.from': '2027-03-01',
				'rules.breaks.0.fromMinute': '12:00',
				'rules.breaks.0.untilMinute': '13:00',
				'rules.season.from': '2027-03-01',
				'rules.holidays': 'open',
				'rules.caps.visitsADay': '2',
				'rules.areas.0.key': 'hill',
				'rules.areas.0.label.ko': '산동네',
				'rules.areas.0.label.en': 'Hill',
				'rules.areas.0.minutes': '40',
				'rules.areas.0.withinMinutes': '10'
			})
		);
		if (!made.ok) throw new Error(JSON.stringify(made));
		expect(made.file.rules).toMatchObject({
			calendar: [
				{ fromMinute: 540, untilMinute: 1440, days: [2, 4], weeks: [1, -1] },
				{ fromMinute: 780, untilMinute: 1020, dates: ['2027-03-02', '2027-03-04', '2027-03-09'] },
				{ fromMinute: 600, untilMinute: 1080, everyWeeks: { weeks: 4, from: '2027-03-01' } }
			],
			breaks: [{ fromMinute: 720, untilMinute: 780 }],
			season: { from: '2027-03-01' },
			holidays: 'open',
			caps: { visitsADay: 2 },
			areas: [{ key: 'hill', label: { ko: '산동네', en: 'Hill' }, minutes: 40, withinMinutes: 10 }]
		});
	});
});

describe('what is wrong stands beside its field', () => {
	const wrong: [string, string, string][] = [
		['key', 'Stretching!', 'key not_a_key'],
		['name.en', '', 'name.en required'],
		['name.ko', '가'.repeat(401), 'name.ko too_long'],
		['name.ko', 'a\u0000b', 'name.ko bad_characters'],
		['summary.ko', '900101-1234567', 'summary.ko resident_number'],
		['rules.headcount.min', 'many', 'rules.headcount.min not_a_number'],
		['rules.headcount.max', '5', 'rules.headcount.min out_of_range'],
		['rules.gridMinutes', '35', 'rules.gridMinutes not_a_choice'],
		['rules.season.from', '2027-02-30', 'rules.season.from not_a_day'],
		['rules.organizationKinds', 'school,circus', 'rules.organizationKinds not_a_choice'],
		['rules.visits.0.offsetDays', '3', 'rules.visits.0.offsetDays out_of_range'],
		['rules.visits.0.weekdays', 'x', 'rules.visits.0.weekdays not_a_choice'],
		['rules.calendar.0.fromMinute', '25:00', 'rules.calendar.0.fromMinute not_a_time'],
		['rules.breaks.0.fromMinute', '12:00', 'rules.breaks.0.untilMinute required'],
		['rules.caps.visitsADay', '0', 'rules.caps.visitsADay out_of_range'],
		['content.responseDays', '61', 'content.responseDays out_of_range'],
		['content.asks.0.text.ko', '전기', 'content.asks.0.text.en required'],
		['roster', 'everybody', 'roster not_a_choice'],
		['programme', 'quit', 'programme not_a_choice']
	];
	test.each(wrong)('%s "%s" is %s', (field, text, expected) => {
		expect(fieldsOf(typedNew({ [field]: text }))).toContain(expected);
	});

	test('a service without a visit is wrong at the list', () => {
		const typed = withoutRow(typedNew(), 'rules.visits', 0);
		expect(fieldsOf(typed)).toEqual(['rules.visits required']);
	});

	test('a range says its ends', () => {
		const found = edited(emptyBody, typedNew({ 'rules.crewSize': '99' }));
		expect(found).toMatchObject({ problems: [{ params: { min: 1, max: 20 } }] });
	});

	test('what the form does not show is told apart', () => {
		const measured = cases.find(({ body }) => {
			const measures = valueAt(body, 'content.measures') as { visits?: number[] }[] | undefined;
			return measures?.some(({ visits }) => visits?.some((number) => number > 1));
		})!;
		const body = structuredClone(measured.body);
		putAt(body, 'content.measures', [{ name: { ko: '악력', en: 'Grip' }, visits: [30] }]);
		const found = edited(body, typedService(body));
		if (found.ok) throw new Error('taken');
		expect(found.flaws[0]).toMatchObject({ why: 'no such visit' });
	});
});

describe('rows', () => {
	const six = cases.find(
		({ body }) => (valueAt(body, 'rules.visits') as object[] | undefined)?.length === 6
	)!;
	const typed = typedService(six.body);

	test('one more stands empty until something is typed', () => {
		const more = withRow(typed, 'rules.visits');
		expect(rowCount(more, 'rules.visits')).toBe(7);
		const same = edited(six.body, more);
		expect(same).toMatchObject({ ok: true, file: six.file });
	});

	test('without one, the others are counted anew and keep all that is theirs', () => {
		const left = edited(six.body, withoutRow(typed, 'rules.visits', 1));
		if (!left.ok) throw new Error(JSON.stringify(left));
		const { visits } = left.file.rules;
		expect(visits.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
		expect(visits.map(({ offsetDays }) => offsetDays)).toEqual(
			six.file.rules.visits.filter((_, at) => at !== 1).map(({ offsetDays }) => offsetDays)
		);
	});

	test('a statement keeps its key when its words are mended; a new one gets one of its own', () => {
		const base = JSON.parse(
			JSON.stringify({
				...anyCase!.body,
				content: { asks: [{ key: 'power', text: { ko: '전기', en: 'Power' } }] }
			})
		) as FileBody;
		const asked = {
			...withRow(typedService(base), 'content.asks'),
			'content.asks.0.text.ko': '콘센트',
			'content.asks.1.text.ko': '물',
			'content.asks.1.text.en': 'Water'
		};
		const found = edited(base, asked);
		expect(found).toMatchObject({
			file: {
				content: {
					asks: [
						{ key: 'power', text: { ko: '콘센트', en: 'Power' } },
						{ key: 'point-1', text: { ko: '물', en: 'Water' } }
					]
				}
			}
		});
	});

	test('a list that was not sent stays as it was, an empty one goes', () => {
		const { preparation: _, ...unsent } = typedNew();
		const base = { ...emptyBody, preparation: [{ ko: '신분증', en: 'Identity card' }] };
		expect(edited(base, unsent)).toMatchObject({ file: { preparation: [{ ko: '신분증' }] } });
		const sent = withoutRow(typedNew(), 'preparation', 0);
		expect(edited(base, sent)).toMatchObject({ file: { preparation: [] } });
	});
});

test('every field stands in one part of the editor', () => {
	expect(coveredPaths.filter((path) => partOf(path) === null)).toEqual([]);
});

test('whatever is sent is a service that can be kept, or is refused with a reason', () => {
	const names = Object.keys(typedService(anyCase!.body)).concat(
		...['rules.visits.59.label.ko', 'rules.calendar.3.days', 'content.asks.1.was', '__proto__']
	);
	const texts = fc.oneof(
		fc.constantFrom('', '0', '-1', '7', '09:00', '2027-01-01', '__proto__', 'list', '1,2', ','),
		fc.string({ unit: 'binary', maxLength: 40 }),
		fc.constant('9'.repeat(400))
	);
	const changes = fc.array(fc.tuple(fc.constantFrom(...names), texts), { maxLength: 6 });
	const bases = fc.constantFrom(...cases.map(({ body }) => body), emptyBody);
	fc.assert(
		fc.property(bases, changes, (base, changed) => {
			const typed = { ...typedService(base), ...Object.fromEntries(changed) };
			const found = edited(base, typed);
			if (found.ok) {
				const again = parseService(JSON.parse(serviceText(found.file)));
				expect(again).toEqual({ ok: true, file: found.file });
				expect(serviceText(found.file)).not.toContain('\\u0000');
			} else expect(found.problems.length + found.flaws.length).toBeGreaterThan(0);
		}),
		{ numRuns: 300 }
	);
});
