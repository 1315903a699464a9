import { describe, expect, test } from 'vitest';
import { wilson } from '#lib/base/intervals.ts';
import { safetyNotices, checkContact } from '#lib/programmes/contact-form.ts';
import { clinic, contactAt, outcomeOf, personWith, Q, q } from '#lib/programmes/facts-for-tests.ts';
import { bandOf, checkMeasure } from '#lib/programmes/measures.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { deriveScores } from '#lib/programmes/scores.ts';
import { shippedInstruments, shippedTemplates } from '#lib/programmes/shipped.ts';
import type { Measure, MeasureValues, Template } from '#lib/programmes/template.ts';

/* The written vectors of the domain, each by the number of its section. */

const shipped = (key: string) => shippedTemplates().find((one) => one.key === key)!;
const stp = shipped('uk-stp-6');
const bp = shipped('bp-visit');
const label = { ko: '값', en: 'Value' };
const defIn = ({ measures }: { measures: Measure[] }, key: string) =>
	measures.find((one) => one.key === key)!;
const score = (key: string, derive: Measure['derive'], precision?: number): Measure => ({
	...{ key, label, kind: 'score', sensitive: false },
	...(derive && { derive }),
	...(precision !== undefined && { precision })
});
const noticesOf = (template: Template, values: MeasureValues) =>
	safetyNotices(template, personWith([]), { mode: 'visit', on: Q, values });

test('domain 0.8: ten of ten has a Wilson interval from 72.25 to 100', () => {
	const { low, high } = wilson(10, 10);
	expect(low).toBeCloseTo(72.25, 2);
	expect(high).toBe(100);
});

describe('domain 1.3: windows of a quit date on 2026-09-01', () => {
	test.each([
		[clinic, 'k5', '2026-09-29', '2026-09-26', '2026-10-13'],
		[clinic, 'k8', '2026-11-24', '2026-11-17', '2026-12-08'],
		[clinic, 'k10', '2027-03-02', '2027-02-16', '2027-03-30'],
		[clinic, 'k11', '2027-08-31', '2027-08-01', '2027-09-30'],
		[stp, 's1', '2026-08-25', '2026-08-18', '2026-08-31'],
		[stp, 's2', '2026-09-01', '2026-09-01', '2026-09-02'],
		[stp, 's4', '2026-09-15', '2026-09-12', '2026-09-18'],
		[stp, 's6', '2026-09-29', '2026-09-26', '2026-10-13'],
		[stp, 'y52', '2027-08-31', '2027-08-01', '2027-09-30']
	])('$0.key $1', (template, key, target, from, to) => {
		const facts = { ...personWith([]), contacts: [] };
		const { steps } = makePlan(template, facts, [], () => true, Q);
		expect(steps.find((one) => one.key === key)).toMatchObject({ target, window: { from, to } });
	});
});

describe('domain 1.4: sessions of the standard programme', () => {
	test('six sessions, each with the checklist of its kind, CO on every one of them', () => {
		const sessions = stp.steps.filter(({ key }) => /^s\d$/.test(key));
		expect(sessions.map(({ checklist }) => checklist.length)).toEqual([12, 9, 8, 8, 8, 6]);
		for (const { checklist, required, optional } of sessions) {
			expect(checklist.map(({ key }) => key)).toContain('co');
			expect([...required, ...optional]).toContain('co_ppm');
		}
	});
});

describe('domain 1.5: one enrolment', () => {
	const reasonOf = (days: number, ppm: number) =>
		evaluateOutcome(
			clinic,
			outcomeOf('quit_4w'),
			personWith([contactAt(days, 'k5', { any_puff_since_day15: false, co_ppm: ppm })]),
			q(43)
		);

	test('a reading of exactly 10 ppm is not verified, and the report stands', () => {
		expect(reasonOf(28, 10).met).toEqual({ self_reported: true, verified: false });
		expect(reasonOf(28, 9).met).toEqual({ self_reported: true, verified: true });
	});

	test('a contact on day 43 does not count, those on 25 and 42 do', () => {
		const reasons = [24, 25, 42, 43].map((days) => reasonOf(days, 1).reason);
		const lost = 'lost_to_follow_up';
		expect(reasons).toEqual([lost, 'met', 'met', lost]);
	});

	test('the service is expected to verify 85 of 100, and to explain 35 or less and 70 or more', () => {
		const fourWeeks = stp.outcomes.find(({ key }) => key === 'quit_4w')!;
		expect(fourWeeks.verification!.expectedPercent).toBe(85);
		expect(fourWeeks.exceptionBand).toEqual({ low: 35, high: 70 });
	});
});

describe('domain 1.6: instruments', () => {
	const keys = ['ftnd_q1', 'ftnd_q2', 'ftnd_q3', 'cigs_per_day', 'ftnd_q5', 'ftnd_q6'];
	const scored = (answers: (string | number)[]) =>
		deriveScores(clinic.measures, Object.fromEntries(keys.map((key, i) => [key, answers[i]])));

	test.each([
		[['within_5', 'yes', 'first', 35, 'yes', 'yes'], 10, 6],
		[['after_60', 'no', 'other', 10, 'no', 'no'], 0, 0],
		[['within_30', 'no', 'first', 20, 'yes', 'no'], 5, 3]
	])('FTND %j gives %i, its HSI %i', (answers, ftnd, hsi) => {
		expect(scored(answers)).toMatchObject({ ftnd_total: ftnd, hsi_total: hsi });
	});

	test.each([
		[0, 'low'],
		[1, 'low'],
		[2, 'medium'],
		[4, 'medium'],
		[5, 'high'],
		[6, 'high']
	])('HSI of %i is %s', (points, band) => {
		expect(bandOf(defIn(stp, 'hsi_total'), points)?.key).toBe(band);
	});

	test('PHQ-2 is positive from 3 of 6, and null with one answer', () => {
		const phq2 = shippedInstruments().find(({ key }) => key === 'phq-2')!;
		const total = (...answers: string[]) =>
			deriveScores(phq2.measures, { phq2_q1: answers[0], phq2_q2: answers[1] }).phq2_total;
		expect(total('nearly_all', 'nearly_all')).toBe(6);
		expect(total('half', 'several')).toBe(3);
		expect(total('half')).toBeNull();
		const band = (points: number) => bandOf(defIn(phq2, 'phq2_total'), points)?.key;
		expect([2, 3].map(band)).toEqual(['negative', 'positive']);
	});

	test('CO above 72 in anyone, and from 30 in who reports not smoking, must be acknowledged', () => {
		const isStopped = (values: MeasureValues) =>
			noticesOf(clinic, values).some(
				({ measure, isBlocking }) => measure === 'co_ppm' && isBlocking
			);
		expect([72, 73].map((co_ppm) => isStopped({ co_ppm }))).toEqual([false, true]);
		const said = [29, 30].map((co_ppm) => isStopped({ co_ppm, smoking_status: 'none' }));
		expect(said).toEqual([false, true]);
		expect(isStopped({ co_ppm: 30, smoking_status: 'daily' })).toBe(false);
	});

	test('COHb is ppm times 0.16: 6 gives 1, 10 gives 1.6, 72 gives 11.5', () => {
		const cohb = score('cohb_pct', { product: ['co_ppm'], times: 0.16 }, 1);
		const of = (co_ppm: number) =>
			deriveScores([defIn(clinic, 'co_ppm'), cohb], { co_ppm }).cohb_pct;
		expect([6, 10, 72].map(of)).toEqual([1, 1.6, 11.5]);
	});
});

describe('domain 1.8: the data dictionary', () => {
	test('pack years are cigarettes a day over 20, times years, and null without either', () => {
		const packYears = score('pack_years', { product: ['per_day', 'years'], times: 1 / 20 }, 1);
		const measures = [score('per_day', undefined), score('years', undefined), packYears];
		const of = (values: MeasureValues) => deriveScores(measures, values).pack_years;
		expect(of({ per_day: 15, years: 30 })).toBe(22.5);
		expect(of({ per_day: 0, years: 30 })).toBe(0);
		expect(of({ per_day: 15 })).toBeNull();
	});

	test.each([
		[clinic, 'co_ppm', [-1, 151], [51]],
		[clinic, 'cigs_per_day', [-1, 101], [61]],
		[clinic, 'past_quit_attempts', [-1, 100], [31]],
		[clinic, 'importance', [-1, 11], []],
		[bp, 'sbp1', [59, 261], []],
		[bp, 'dbp1', [29, 161], []],
		[bp, 'pulse', [29, 221], []],
		[bp, 'glucose', [19, 601], []]
	])('$1 refuses what cannot be and asks about what is unlikely', (template, key, hard, soft) => {
		const def = defIn(template, key);
		const code = (value: number) => checkMeasure(def, value, { mode: 'visit' })[0]?.code;
		expect(hard.map(code)).toEqual(hard.map(() => 'out_of_range'));
		expect(soft.map(code)).toEqual(soft.map(() => 'unlikely_value'));
	});
});

describe('domain 2.1: classes of blood pressure', () => {
	test.each([
		[119, 'normal'],
		[120, 'elevated'],
		[129, 'elevated'],
		[130, 'pre'],
		[139, 'pre'],
		[140, 'stage_1'],
		[159, 'stage_1'],
		[160, 'stage_2']
	])('systolic %i is %s', (value, band) => {
		expect(bandOf(defIn(bp, 'sbp_mean'), value)?.key).toBe(band);
	});

	test.each([
		[79, 'normal'],
		[80, 'pre'],
		[89, 'pre'],
		[90, 'stage_1'],
		[99, 'stage_1'],
		[100, 'stage_2']
	])('diastolic %i is %s', (value, band) => {
		expect(bandOf(defIn(bp, 'dbp_mean'), value)?.key).toBe(band);
	});

	test('the mean of two readings counts, a half goes up, and one reading is none', () => {
		const of = (values: MeasureValues) => deriveScores(bp.measures, values).sbp_mean;
		expect(of({ sbp1: 139, sbp2: 140 })).toBe(140);
		expect(of({ sbp1: 150, sbp2: 129 })).toBe(140);
		expect(of({ sbp1: 150 })).toBeNull();
	});
});

describe('domain 2.2: safety of the shipped visits', () => {
	const stops = (template: Template, values: MeasureValues) =>
		noticesOf(template, values).filter(({ isBlocking }) => isBlocking).length > 0;

	test('180/120 or more stops the form until somebody has read what to do', () => {
		expect(stops(bp, { sbp1: 179, dbp1: 119 })).toBe(false);
		expect(stops(bp, { sbp1: 180, dbp1: 100 })).toBe(true);
		expect(stops(bp, { sbp1: 150, dbp1: 120 })).toBe(true);
		expect(stops(bp, { sbp2: 180, dbp2: 90 })).toBe(true);
	});

	test('so do a systolic value that is not above the diastolic, fever and a severe allergy', () => {
		const flu = shipped('flu-visit');
		expect(stops(bp, { sbp1: 80, dbp1: 80 })).toBe(true);
		expect([37.9, 38].map((temperature) => stops(flu, { temperature }))).toEqual([false, true]);
		expect(stops(flu, { severe_allergy: true })).toBe(true);
	});

	test('a temperature has one decimal, observation below 15 minutes is asked about', () => {
		const flu = shipped('flu-visit');
		const codeOf = (key: string, value: number) =>
			checkMeasure(defIn(flu, key), value, { mode: 'visit' })[0]?.code;
		expect([36.7, 36.75].map((value) => codeOf('temperature', value))).toEqual([
			undefined,
			'too_fine'
		]);
		expect([14, 15].map((value) => codeOf('observed_minutes', value))).toEqual([
			'unlikely_value',
			undefined
		]);
	});

	test('a lot is asked of who was vaccinated, a reason of who was not', () => {
		const flu = shipped('flu-visit');
		const step = flu.steps.find(({ key }) => key === 'v0')!;
		const problems = (values: MeasureValues) =>
			checkContact(flu, step, personWith([]), { mode: 'visit', on: Q, values }).filter(
				({ code }) => code === 'unknown_measure'
			);
		expect(problems({ vaccinated: true, lot: 'A1' })).toEqual([]);
		expect(problems({ vaccinated: false, lot: 'A1' })).toMatchObject([{ field: 'lot' }]);
		expect(problems({ vaccinated: true, not_given_why: 'fever' })).toHaveLength(1);
	});
});
