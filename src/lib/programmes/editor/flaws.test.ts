import { describe, expect, test } from 'vitest';
import { changesOf } from '#lib/programmes/editor/changes.ts';
import { countByPart, draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { blankTemplate, withChosen, withFresh } from '#lib/programmes/editor/fresh.ts';
import { isChosen } from '#lib/programmes/editor/own-parts.ts';
import { parts, withoutItem } from '#lib/programmes/editor/parts.ts';
import { parseProgramme, programmeText } from '#lib/programmes/editor/programme-file.ts';
import { publishable } from '#lib/programmes/editor/publishable.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import type { Template } from '#lib/programmes/template.ts';

const label = { ko: '청력 검사', en: '' };
const blank = blankTemplate('hearing', label);
const referred = withFresh(blank, 'measures', { ko: '병원 의뢰', en: 'Referred' }).body;
const whole = withFresh(referred, 'outcomes', { ko: '의뢰 완료', en: 'Referral done' }).body;

describe('what a new programme begins with', () => {
	test.each([blank, referred, whole])('has no flaw at any step of writing it', (body) => {
		expect(draftFlaws(body, 'en')).toEqual([]);
	});

	test.each(parts)(
		'whatever is added to its %s can be published as it is, or says what lacks',
		(part) => {
			const one = { ko: '하나', en: 'One' };
			const told = withChosen(whole, 'selfReport', 'referred').body;
			const { body, key } = isChosen(part)
				? withChosen(whole, part, 'referred')
				: withFresh(part === 'selfAlert' ? told : whole, part, one);
			for (const flaw of draftFlaws(body, 'en'))
				expect([flaw.part, flaw.item]).toEqual([part, key]);
		}
	);

	test('one language stands in for the other, and a definition is made of the conditions', () => {
		const read = publishable(whole, null);
		if (!read.ok) throw new Error(JSON.stringify(read.flaws));
		expect(read.template.label).toEqual({ ko: '청력 검사', en: '청력 검사' });
		expect(read.template.outcomes[0]!.definition.en).toContain('Reached: Referred is Yes');
		expect(read.template.outcomes[0]!.definition.ko).toContain('병원 의뢰: 예');
	});
});

describe('a flaw stands where it is mended, in words', () => {
	const flawed = (change: (body: Template) => Template) =>
		draftFlaws(change(structuredClone(whole)), 'en').map(({ part, item, words }) => ({
			...{ part, item, words }
		}));

	test('a window that does not hold its day', () => {
		const found = flawed((body) => {
			body.steps[0]!.offsetDays = 99;
			return body;
		});
		expect(found).toEqual([
			{ part: 'steps', item: 'first_visit', words: expect.stringContaining('outside its window') }
		]);
	});

	test('a question that a condition still names', () => {
		const found = flawed((body) => withoutItem(body, 'measures', 'referred'));
		expect(found[0]).toMatchObject({ part: 'outcomes', item: 'referral_done' });
		expect(found[0]!.words).toContain('“referred”');
	});

	test('what stands on the person’s own plan, at its own field', () => {
		const [clinic] = shippedTemplates();
		const own = (change: (body: Template) => void) => {
			const body = structuredClone(clinic!);
			change(body);
			return draftFlaws(body, 'en').map(({ part, item, field }) => [part, item, field]);
		};
		const { ownPage } = clinic!;
		expect(own((body) => (body.ownPage!.benefits[0]!.measure = 'smoking_status'))).toEqual([
			['benefits', 'money', 'measure']
		]);
		expect(own((body) => (body.ownPage!.benefits[0]!.anchor = 'gone'))).toEqual([
			['benefits', 'money', 'anchor']
		]);
		expect(own((body) => body.ownPage!.trends.push(ownPage!.trends[0]!))).toEqual([
			['trends', 'co_ppm', '']
		]);
		expect(own((body) => (body.ownPage!.trends[0]!.bands![1]!.min = 999))).toEqual([
			['trends', 'co_ppm', 'bands.1.min']
		]);
	});

	test('a gift, and what somebody may tell of themselves, at their own fields', () => {
		const body = structuredClone(shippedTemplates()[0]!);
		const [told] = body.ownPage!.selfReport!.measures;
		body.rewards![0]!.milestone = {};
		body.rewards![1]!.milestone.kept!.faceToFace = 7;
		body.ownPage!.selfReport!.measures[0] = { measure: 'co_ppm' };
		body.ownPage!.selfReport!.alert!.when = { all: [] };
		const flaws = draftFlaws(body, 'en');
		expect(flaws.map(({ part, item, field }) => [part, item, field])).toEqual([
			['selfReport', 'co_ppm', ''],
			['selfAlert', 'alert', 'when'],
			['rewards', 'four_weeks', 'milestone.outcome'],
			['rewards', 'six_weeks', 'milestone.kept.faceToFace']
		]);
		expect(flaws[0]!.words).toContain('alone');
		expect([...countByPart(flaws)]).toEqual([
			...[
				['selfReport', 1],
				['selfAlert', 1]
			],
			['rewards', 2]
		]);
		// What the form counts stands there as well.
		body.ownPage!.selfReport!.measures = [{ ...told!, label: { ko: ' ', en: ' ' } }];
		body.rewards![0]!.won = -1;
		const [first, ...others] = draftFlaws(body, 'en').map(({ item, field }) => [item, field]);
		expect(first).toEqual([told!.measure, 'label.ko']);
		expect(others).toContainEqual(['four_weeks', 'won']);
	});

	test('an alarm on a question that is not told, once for each, in words of its name', () => {
		const body = structuredClone(shippedTemplates().find(({ key }) => key === 'bp-visit')!);
		const report = body.ownPage!.selfReport!;
		report.alert!.when = {
			all: [
				{ ge: [{ obs: { key: 'home_sbp', in: 'contact' } }, 180] },
				{ ge: [{ obs: { key: 'home_dbp', in: 'contact' } }, 110] },
				{ not: { ge: [{ obs: { key: 'home_dbp', in: 'contact' } }, 200] } },
				{ exists: { obs: { key: 'sbp_mean' } } }
			]
		};
		const flaws = (of: Template) => draftFlaws(of, 'en').map(({ part, field }) => [part, field]);
		expect(flaws(body)).toEqual([]);
		const untold = withoutItem(body, 'selfReport', 'home_dbp');
		expect(flaws(untold)).toEqual([['selfAlert', 'when']]);
		const [flaw] = draftFlaws(untold, 'ko');
		const { label } = body.measures.find(({ key }) => key === 'home_dbp')!;
		expect(flaw!.words).toContain(`‘${label.ko}’`);
		expect(publishable(untold, null).ok).toBe(false);
	});

	test('a question that goes takes its values over time along, and is told no more', () => {
		const [clinic] = shippedTemplates();
		const { ownPage } = withoutItem(clinic!, 'measures', 'co_ppm');
		const others = clinic!.ownPage!.trends.filter(({ measure }) => measure !== 'co_ppm');
		expect(others.length).toBeLessThan(clinic!.ownPage!.trends.length);
		expect(ownPage!.trends).toEqual(others);
		expect(ownPage!.benefits).toEqual(clinic!.ownPage!.benefits);
		const { selfReport } = clinic!.ownPage!;
		const [, ...left] = selfReport!.measures;
		const untold = withoutItem(clinic!, 'measures', selfReport!.measures[0]!.measure);
		expect(untold.ownPage!.selfReport).toEqual({ ...selfReport, measures: left });
	});

	test('a list without anything to choose', () => {
		const found = flawed((body) => {
			body.measures[0] = { ...body.measures[0]!, kind: 'enum' };
			return body;
		});
		expect(found[0]).toMatchObject({ part: 'measures', item: 'referred' });
	});
});

describe('the file of a programme', () => {
	test.each(shippedTemplates())('$key comes back from its file to the letter', (body) => {
		expect(parseProgramme(programmeText(body), 'en')).toEqual({ ok: true, body });
	});

	test('a broken one names the place', () => {
		const broken = parseProgramme('{\n\t"format": "doorstep-programme/1",\n\t"key" "x"\n}', 'en');
		expect(broken).toMatchObject({
			ok: false,
			flaws: [{ words: expect.stringContaining('line 3') }]
		});
		const other = parseProgramme('{"format":"something/1"}', 'ko');
		expect(other).toMatchObject({ ok: false, flaws: [{ name: '파일 전체' }] });
		const { format: _, ...rest } = JSON.parse(programmeText(whole));
		const half = { ...rest, format: 'doorstep-programme/1', steps: [{ key: 'a' }] };
		const flaws = parseProgramme(JSON.stringify(half), 'en');
		expect(flaws.ok).toBe(false);
		if (!flaws.ok) expect(flaws.flaws.map(({ path }) => path)).toContain('steps.0.label');
	});

	test.each<[(body: Template) => void, string, string, RegExp]>([
		[(body) => (body.measures[1]!.kind = 'what' as 'text'), 'measures.1.kind', '질문: ', /"what"/],
		[(body) => (body.rewards![0]!.won = -1), 'rewards.0.won', '기념품: 4주 금연 축하 ', /-1/],
		[
			(body) => (body.ownPage!.selfReport!.alert!.text.en = ''),
			...(['ownPage.selfReport.alert.text.en', '본인의 계획: 걱정되는 답 ', /"en": ""/] as const)
		],
		[
			(body) => (body.ownPage!.trends[1]!.help = 1 as never),
			'ownPage.trends.1.help',
			'2번째',
			/1,?$/
		]
	])('one of another form names part, item and line (%#)', (spoil, path, place, there) => {
		const body = structuredClone(shippedTemplates()[0]!);
		spoil(body);
		const read = parseProgramme(programmeText(body), 'ko');
		const [flaw] = read.ok ? [] : read.flaws;
		expect(flaw).toMatchObject({ path, name: expect.stringContaining(place) });
		if (path === 'measures.1.kind') expect(flaw!.words).toContain('"integer", "decimal"');
		const line = Number(/\((\d+)번째 줄\)$/.exec(flaw!.name)?.[1]);
		expect(programmeText(body).split('\n')[line - 1]).toMatch(there);
	});

	test('whatever stands in the place of a name', () => {
		const { label: _, ...rest } = JSON.parse(programmeText(whole));
		for (const steps of [[1], [{ label: 7 }], [{ label: { ko: 7 } }], 'x']) {
			const read = parseProgramme(JSON.stringify({ ...rest, steps }), 'en');
			if (read.ok) throw new Error('read');
			expect(read.flaws.map(({ path }) => path)).toContain('label');
			expect(read.flaws.every(({ name, words }) => name && words)).toBe(true);
		}
	});
});

describe('what changed against the version before', () => {
	const [clinic] = shippedTemplates();

	test('is nothing where nothing did', () => {
		expect(changesOf(clinic!, structuredClone(clinic!), 'en')).toEqual([]);
	});

	test('is said by part, item and field', () => {
		const after = structuredClone(clinic!);
		after.steps[0]!.window.to += 7;
		after.outcomes.pop();
		// The names of fields are in the language of the page.
		const changes = changesOf(clinic!, after, 'ko');
		expect(changes.map(({ part, kind }) => [part, kind])).toEqual([
			['steps', 'changed'],
			['outcomes', 'removed']
		]);
		expect(changes[0]!.fields).toEqual([{ label: '가장 늦은 날', from: '14', to: '21' }]);
	});

	test('a figure that is counted otherwise gets the next version of its definition', () => {
		const after = structuredClone(clinic!);
		after.outcomes[0]!.window.to += 1;
		after.outcomes[0]!.matureAfterDays += 1;
		const read = publishable(after, clinic!);
		if (!read.ok) throw new Error(JSON.stringify(read.flaws));
		const versions = (body: Template) => body.outcomes.map(({ version }) => version);
		const [first, ...others] = versions(clinic!);
		expect(versions(read.template)).toEqual([first! + 1, ...others]);
		expect(read.template.version).toBe(clinic!.version + 1);
	});
});
