import { expect, test } from 'vitest';
import { knowAllProblems } from '#lib/i18n/server-problem-words.ts';
import { flawWords } from '#lib/visits/services/flaw-words.ts';
import { parseRules } from '#lib/visits/services/rules-file.ts';
import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import { SKILLS_MAX } from '#lib/visits/time/skills.ts';

knowAllProblems();

const flawOf = (change: object) => {
	const read = parseRules({ ...fourVisits, ...change });
	if (read.ok || read.flaws.length !== 1) throw new Error(JSON.stringify(read));
	return read.flaws[0]!;
};

test.each([
	['ko', '기술', '1~400'],
	['en', 'skills', '1 and 400']
] as const)('a flaw says in words how many there may be (%s)', (language, named, range) => {
	const skills = Array.from({ length: SKILLS_MAX + 1 }, (_, at) => `skill ${at}`);
	const tooMany = flawWords(flawOf({ skills }), language);
	expect(tooMany).toContain(named);
	expect(tooMany).toContain(String(SKILLS_MAX));
	expect(flawWords(flawOf({ horizonDays: 500 }), language)).toContain(range);
	expect(parseRules({ ...fourVisits, skills: skills.slice(1) }).ok).toBe(true);
});
