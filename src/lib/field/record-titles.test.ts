import { expect, test } from 'vitest';
import type { DayBundle, RosterEntry } from '#lib/field/day.ts';
import { recordTitle, type About } from '#lib/field/record-titles.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';

const key = { key: clinic.key, version: clinic.version };
const day = { templates: { [`${key.key}@${key.version}`]: clinic } } as unknown as DayBundle;
const entry = { name: '가', template: key } as unknown as RosterEntry;
const about = (stepKey: string | null, result: string, ...measures: string[]): About => ({
	entry,
	contact: { stepKey, result, measures: measures.map((one) => ({ key: one })) }
});

test('a record is called what its button says', () => {
	const title = (...[kind, one]: [Parameters<typeof recordTitle>[0], About]) =>
		recordTitle(kind, one, day, 'ko');
	expect(title('contact', about('k0', 'attended'))).toBe('상담');
	expect(title('contact', about('k0', 'no_show'))).toBe('불참');
	expect(title('contact', about('k0', 'unreachable'))).toBe('만나지 못함 · 연락이 닿지 않음');
	const label = clinic.measures.find((one) => one.key === 'co_ppm')!.label.ko;
	expect(title('contact', about(null, 'attended', 'co_ppm'))).toBe(`${label} 재기`);
	expect(title('supply', { entry, contact: null })).toBe('물품 주기');
	expect(title('anchor', { entry, contact: null })).toBe(
		clinic.anchors.length === 1 ? `${clinic.anchors[0]!.label.ko} 정하기` : '기준일 정하기'
	);
});

test('what the phone no longer knows is called by its kind alone', () => {
	const unknown = { entry: null, contact: null };
	expect(recordTitle('contact', unknown, null, 'ko')).toBe('상담');
	expect(recordTitle('anchor', unknown, null, 'ko')).toBe('기준일 정하기');
	expect(recordTitle('of a newer app' as 'note', unknown, day, 'ko')).toBe('기록');
});
