import { describe, expect, test } from 'vitest';
import { chosenOptions, notAddable } from '#lib/programmes/editor/addable.ts';
import { withChosen, withFresh } from '#lib/programmes/editor/fresh.ts';
import { asForm, fromForm } from '#lib/programmes/editor/item-form.ts';
import { fieldsOf } from '#lib/programmes/editor/item-fields.ts';
import { itemsOf, parts, withoutItem } from '#lib/programmes/editor/parts.ts';
import { sameText } from '#lib/programmes/editor/same-text.ts';
import { goneFrom, withRowsChanged } from '#lib/programmes/editor/changed-rows.ts';
import { LINE_MAX, LINES_MAX, readItem, typedItem } from '#lib/programmes/editor/typed-item.ts';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import type { Item } from '#lib/programmes/editor/parts.ts';
import type { Measure, Template } from '#lib/programmes/template.ts';

describe.each(shippedTemplates())('the shipped programme $key', (body) => {
	test.each(parts)('comes back to the letter from the forms of its %s', (part) => {
		for (const item of itemsOf(body, part)) {
			const form = asForm(body, part, item);
			const fields = fieldsOf(part, form, body, 'ko');
			const typed = typedItem(fields, form, body.measures);
			const read = readItem(fields, typed, form, body.measures);
			expect(read.problems, item.key).toEqual([]);
			const after = fromForm(body, part, read.item as unknown as Item);
			const found = itemsOf(after, part).find(({ key }) => key === item.key);
			expect(sameText(found), item.key).toBe(sameText(item));
		}
	});
});

test('a programme that showed something on the own plan, and no longer does, is as if it never had', () => {
	const [clinic] = shippedTemplates();
	const { ownPage: _, ...bare } = clinic!;
	const before = bare as Template;
	const [added, label] = ['ownWords', { ko: '이유', en: 'Why' }] as const;
	const { body, key } = withFresh(before, added, label);
	expect(body.ownPage!.ownWords).toEqual([{ key: 'why', max: 300, title: label }]);
	expect(withoutItem(body, added, key)).toEqual(before);
	// What the editor does not know of an own page stays.
	const more = { ...body, ownPage: { ...body.ownPage!, more: { on: true } } };
	expect(withoutItem(more, added, key).ownPage).toMatchObject({ more: { on: true } });
});

describe('what somebody may tell of themselves', () => {
	const [clinic] = shippedTemplates();
	const { selfReport, ...others } = clinic!.ownPage!;
	const untold: Template = { ...clinic!, ownPage: others };
	const text = { ko: '쉬세요', en: 'Rest' };

	test('is added and taken away again by its two parts, and leaves nothing', () => {
		expect(notAddable(untold, 'selfAlert')).toBe('needs_self_report');
		const asked = withChosen(untold, 'selfReport', 'craving_strength').body;
		const alarmed = withFresh(asked, 'selfAlert', text);
		expect(alarmed.body.ownPage!.selfReport).toEqual({
			...{ measures: [{ measure: 'craving_strength' }], alert: { when: { all: [] }, text } }
		});
		expect(notAddable(alarmed.body, 'selfAlert')).toBe('full_alert');
		expect(withoutItem(alarmed.body, 'selfAlert', alarmed.key)).toEqual(asked);
		expect(withoutItem(asked, 'selfReport', 'craving_strength')).toEqual(untold);
		// Words of danger are not thrown away with the last question; the draft says what lacks.
		const unasked = withoutItem(alarmed.body, 'selfReport', 'craving_strength');
		expect(unasked.ownPage!.selfReport!.alert).toEqual({ when: { all: [] }, text });
	});

	test('is chosen among what people can answer alone, up to three', () => {
		expect(notAddable(clinic!, 'selfReport')).toBe('full_questions');
		const [first, ...more] = chosenOptions(untold, 'selfReport', 'ko');
		const one = withChosen(untold, 'selfReport', first!.value).body;
		expect(chosenOptions(one, 'selfReport', 'ko')).toEqual(more);
		for (const { value } of more) {
			const body = withChosen(untold, 'selfReport', value).body;
			expect(draftFlaws(body, 'en'), value).toEqual([]);
		}
		expect(selfReport!.measures).toHaveLength(3);
	});
});

test('a programme that gives nothing any more is as if it never had', () => {
	const { rewards, ...rest } = shippedTemplates()[0]!;
	const all = { ...rest, rewards } as Template;
	const left = rewards!.reduce((body, { key }) => withoutItem(body, 'rewards', key), all);
	expect(left).toEqual(rest);
});

describe('what advice adds', () => {
	const [clinic] = shippedTemplates();
	const rule = clinic!.tailorings.find(({ addSteps }) => addSteps)! as unknown as Item;
	const form = asForm(clinic!, 'tailorings', rule);
	const fields = fieldsOf('tailorings', form, clinic!, 'ko');
	const typed = typedItem(fields, form, clinic!.measures);
	const [first] = clinic!.steps;

	test('a step more is named like no other step of the programme', () => {
		const more = withRowsChanged(fields, typed, { add: 'addSteps' }, clinic!.measures);
		const label = { 'addSteps.1.label.ko': '전화', 'addSteps.1.label.en': first!.key };
		const read = readItem(fields, { ...more, ...label }, form, clinic!.measures);
		expect(read.problems).toEqual([]);
		const after = fromForm(clinic!, 'tailorings', read.item as unknown as Item);
		const added = after.tailorings.find(({ key }) => key === rule.key)!.addSteps!;
		expect(added).toHaveLength(2);
		expect(added[1]).not.toHaveProperty('miss');
		expect(stepsOf(after).filter(({ key }) => key === added[1]!.key)).toHaveLength(1);
	});

	test('what is wrong with it stands with the advice', () => {
		const body = structuredClone(clinic!);
		const added = body.tailorings.find(({ key }) => key === rule.key)!.addSteps!;
		added[0]!.offsetDays = 99;
		expect(draftFlaws(body, 'ko')).toMatchObject([
			{ part: 'tailorings', item: rule.key, field: 'addSteps.0' }
		]);
	});
});

test('a list of codes is called as people call it, and kept under its own name', () => {
	const [clinic] = shippedTemplates();
	const def = clinic!.measures.find(({ codes }) => codes)!;
	const form = asForm(clinic!, 'measures', def) as Item & Pick<Measure, 'codes'>;
	expect(form.codes![0]!.system).toBe('LOINC');
	const typed = { ...form, codes: [{ system: 'loinc', code: '1-8' }] } as Item;
	const after = fromForm(clinic!, 'measures', typed);
	expect(after.measures.find(({ key }) => key === def.key)!.codes).toEqual([
		{ system: 'http://loinc.org', code: '1-8' }
	]);
});

describe('a value between two days', () => {
	const [clinic] = shippedTemplates();
	const fields = fieldsOf('tailorings', clinic!.tailorings[0]! as Item, clinic!, 'ko');
	const row = { 'when.0.subject': 'measure:co_ppm', 'when.0.is': 'ge', 'when.0.value': '10' };
	const read = (days: Record<string, string>) => {
		const typed = { 'when.count': '1', 'when.0.where': 'days', ...row, ...days };
		const { item, problems } = readItem(fields, typed, {}, clinic!.measures);
		const wrong = problems.filter(({ field }) => field!.startsWith('when'));
		return wrong.length ? wrong.map(({ code, field }) => [code, field]) : item.when;
	};

	test('is asked for its days where they are missing, or end before they begin', () => {
		expect(read({})).toEqual([
			['required', 'when.0.anchor'],
			['required', 'when.0.from'],
			['required', 'when.0.to']
		]);
		const days = { 'when.0.anchor': 'quit_date', 'when.0.from': '7', 'when.0.to': '1' };
		expect(read(days)).toEqual([['out_of_range', 'when.0.to']]);
		expect(read({ ...days, 'when.0.to': '여드레' })).toEqual([['not_a_number', 'when.0.to']]);
		const window = { anchor: 'quit_date', from: 7, to: 30 };
		expect(read({ ...days, 'when.0.to': '30' })).toEqual({
			ge: [{ obs: { key: 'co_ppm', window } }, 10]
		});
	});
});

describe('a text of a form', () => {
	const fields: EditedField[] = [
		{ kind: 'both', path: 'label', label: 'name' },
		{ kind: 'both', path: 'help', label: 'help', isLong: true, isOptional: true }
	];
	const read = (name: string, text: string) =>
		readItem(fields, { 'label.ko': '가', [name]: text }, {}, []).problems;

	test.each([
		['label.en', LINE_MAX],
		['help.en', LINES_MAX]
	])('%s is refused where it is when it is longer than %i', (name, max) => {
		expect(read(name, '가'.repeat(max))).toEqual([]);
		const wrong = { code: 'too_long', field: name, params: { max } };
		expect(read(name, '가'.repeat(max + 1))).toEqual([wrong]);
	});
});

describe('rows of a form', () => {
	const [clinic] = shippedTemplates();
	const [outcome] = clinic!.outcomes;
	const fields = fieldsOf('outcomes', outcome as Item, clinic!, 'ko');
	const typed = typedItem(fields, outcome!, clinic!.measures);
	const change = (asked: { add?: string; remove?: string }, now = typed) =>
		withRowsChanged(fields, now, asked, clinic!.measures);

	test('one that is added and taken out again changes nothing', () => {
		const more = change({ add: 'exclude' });
		expect(more['exclude.count']).toBe(String(outcome!.exclude.length + 1));
		const { gone: _, ...left } = change({ remove: `exclude.${outcome!.exclude.length}` }, more);
		expect(left).toEqual(typed);
	});

	test('one taken out of the middle leaves the others with what they said', () => {
		const less = change({ remove: 'variants.0' });
		const read = readItem(fields, less, outcome!, clinic!.measures);
		expect(sameText(read.item.variants)).toBe(sameText(outcome!.variants.slice(1)));
	});

	test('a condition is added about what was chosen beside the button, and asks for its value', () => {
		const more = change({ add: 'include' }, { ...typed, 'include.new': 'measure:co_ppm' });
		const at = Number(more['include.count']) - 1;
		const { problems } = readItem(fields, more, outcome!, clinic!.measures);
		expect(problems).toEqual([{ code: 'required', field: `include.${at}.value` }]);
		const filled = { ...more, [`include.${at}.value`]: '10' };
		const read = readItem(fields, filled, outcome!, clinic!.measures);
		expect(JSON.stringify(read.item.include)).toContain('{"ge":[{"obs":{"key":"co_ppm"}},10]}');
	});
});

describe('a row that was taken out', () => {
	const [clinic] = shippedTemplates();
	const outcome = clinic!.outcomes[0]! as unknown as Item;
	const fields = fieldsOf('outcomes', outcome, clinic!, 'ko');
	const typed = typedItem(fields, outcome, clinic!.measures);
	const lists = Object.keys(typed).filter((name) => name.endsWith('.count') && typed[name] !== '0');

	test.each(lists)('comes back by one press as it was typed, of %s', (name) => {
		const path = name.replace(/\.count$/, '');
		for (let at = 0; at < Number(typed[name]); at++) {
			const remove = `${path}.${at}`;
			const without = withRowsChanged(fields, typed, { remove }, clinic!.measures);
			expect(without[name]).toBe(String(Number(typed[name]) - 1));
			expect(goneFrom(without, path)).not.toBe(null);
			const back = withRowsChanged(fields, without, { back: path }, clinic!.measures);
			expect(back).toEqual(typed);
			expect(goneFrom(back, path)).toBe(null);
		}
	});

	test('is nobody’s to make up', () => {
		for (const gone of ['{', 'null', '{"path":"variants","at":-1,"fields":{}}']) {
			const bad = { ...typed, gone };
			expect(withRowsChanged(fields, bad, { back: 'variants' }, clinic!.measures)).toEqual(bad);
		}
	});
});
