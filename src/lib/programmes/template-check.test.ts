import { describe, expect, test } from 'vitest';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { checkTemplate, parseTemplate } from '#lib/programmes/template-check.ts';
import type { Template } from '#lib/programmes/template.ts';

/** The shipped template with one thing broken. */
function broken(spoil: (template: Template) => void) {
	const copy = structuredClone(clinic);
	spoil(copy);
	return parseTemplate(copy);
}
function whys(spoil: (template: Template) => void): string[] {
	const parsed = broken(spoil);
	return parsed.ok ? [] : parsed.flaws.map((flaw) => `${flaw.path}: ${flaw.why}`);
}

describe('the shipped template', () => {
	test('has no flaws', () => {
		expect(checkTemplate(clinic)).toEqual([]);
	});

	test('asks in every step only what it defines, and ends within a year and a month', () => {
		expect(stepsOf(clinic)).toHaveLength(13);
		expect(Math.max(...clinic.steps.map((step) => step.window.to))).toBe(394);
	});

	test('asks separately for general and for health data, and leaves reminders free', () => {
		expect(clinic.consents[0]!.items.map((item) => [item.kind, item.required])).toEqual([
			['general', true],
			['sensitive', true],
			['reminders', false]
		]);
	});

	test('says both languages in every sentence', () => {
		const sentences = JSON.stringify(clinic).match(/"ko":"[^"]+","en":"[^"]+"/g)!;
		expect(sentences.length).toBeGreaterThan(200);
		for (const sentence of sentences) {
			expect(sentence.split('","en":"')[1]).not.toMatch(/[가-힣]/);
		}
	});

	test('names in a reason only measures it has', () => {
		const keys = clinic.measures.map((def) => def.key);
		for (const { reason } of clinic.tailorings) {
			const named = [...(reason.ko + reason.en).matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
			expect(keys).toEqual(expect.arrayContaining(named));
		}
	});
});

describe('a template from outside', () => {
	test('is refused with the place of each flaw of its form', () => {
		expect(whys((t) => Object.assign(t, { version: 0 }))[0]).toMatch(/^version: /);
		expect(whys((t) => Object.assign(t.label, { en: '' }))[0]).toMatch(/^label\.en: /);
		expect(broken((t) => Object.assign(t, { extra: 1 })).ok).toBe(false);
		expect(parseTemplate(null).ok).toBe(false);
	});

	test('is refused when a condition is no condition, or no person wrote it', () => {
		const set = (when: unknown) => broken((t) => Object.assign(t.tailorings[0]!, { when }));
		expect(set({ eval: 'alert(1)' }).ok).toBe(false);
		let deep: unknown = { eq: [1, 1] };
		for (let i = 0; i < 5000; i++) deep = { not: deep };
		expect(set(deep).ok).toBe(false);
	});

	test('is refused when its keys name nothing', () => {
		expect(whys((t) => t.steps[0]!.required.push('nothing'))).toContain(
			'steps.k0: no measure nothing'
		);
		expect(whys((t) => Object.assign(t.steps[1]!, { anchor: 'nowhere' }))).toContain(
			'steps.k1: no anchor nowhere'
		);
		const when = { eq: [{ obs: { key: 'nothing' } }, 1] };
		expect(whys((t) => Object.assign(t.tailorings[0]!, { when })).join()).toContain(
			'no measure nothing'
		);
		expect(whys((t) => t.steps.push(t.steps[0]!))).toContain('steps.k0: used twice');
	});

	test('is refused when windows, maturity or scores contradict themselves', () => {
		expect(whys((t) => Object.assign(t.steps[0]!, { offsetDays: 15 }))).toContain(
			'steps.k0: the window does not hold its target'
		);
		expect(whys((t) => Object.assign(t.outcomes[0]!, { matureAfterDays: 41 }))).toContain(
			'outcomes.quit_4w: mature too early'
		);
		const total = clinic.measures.findIndex((def) => def.key === 'ftnd_total');
		expect(
			whys((t) => Object.assign(t.measures[total]!, { derive: { sum: ['ftnd_total'] } }))
		).toContain('measures.ftnd_total: is derived from itself');
	});
});
