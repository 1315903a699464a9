import { expect, test } from 'vitest';
import { serviceTitle } from '#lib/visits/service-title.ts';

const words = ['금연', 'smok'];

test('a service goes by its name, unless that names what nobody else may read', () => {
	const briefing = { ko: '사업 설명회', en: 'Programme briefing' };
	const clinic = { ko: '찾아가는 금연클리닉', en: 'Stop Smoking at work' };
	expect(serviceTitle(briefing, words, 'ko')).toBe('사업 설명회');
	expect(serviceTitle(briefing, words, 'en')).toBe('Programme briefing');
	expect(serviceTitle(clinic, words, 'ko')).toBe('방문 서비스');
	expect(serviceTitle(clinic, words, 'en')).toBe('On-site visit');
	expect(serviceTitle(clinic, [], 'ko')).toBe('찾아가는 금연클리닉');
});
