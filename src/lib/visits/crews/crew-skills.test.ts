import { describe, expect, test } from 'vitest';
import { bringsSkills, skillsLacking, type SkilledPlace } from '#lib/visits/crews/crew-skills.ts';

const place = (changes: Partial<SkilledPlace> = {}): SkilledPlace => ({
	wanted: ['driving', 'english'],
	holder: ['driving'],
	others: [['english']],
	emptyPlaces: 0,
	spare: [],
	...changes
});

describe('who may take a place of a crew', () => {
	test('brings what the rest of the crew lacks', () => {
		expect(bringsSkills(place(), ['driving'])).toBe(true);
		expect(bringsSkills(place(), ['english'])).toBe(false);
		expect(bringsSkills(place(), [])).toBe(false);
		expect(bringsSkills(place({ others: [['driving', 'english']] }), [])).toBe(true);
	});

	test('needs nothing where the service asks for nothing', () => {
		expect(bringsSkills(place({ wanted: undefined }), [])).toBe(true);
		expect(bringsSkills(place({ wanted: [] }), ['driving'])).toBe(true);
	});

	test('may lack what an empty place can still bring', () => {
		const short = place({ holder: [], others: [['english']], emptyPlaces: 1 });
		expect(bringsSkills({ ...short, spare: [['driving']] }, [])).toBe(true);
		expect(bringsSkills({ ...short, spare: [['english']] }, [])).toBe(false);
		expect(bringsSkills({ ...short, emptyPlaces: 0, spare: [['driving']] }, [])).toBe(false);
	});

	test('mends a crew that lacks several skills one by one', () => {
		const poor = place({ holder: [], others: [[]] });
		expect(bringsSkills(poor, ['driving'])).toBe(true);
		expect(bringsSkills(poor, ['english'])).toBe(true);
		expect(bringsSkills(poor, ['singing'])).toBe(false);
		// One skill for another is no step forward.
		expect(bringsSkills(place({ others: [[]] }), ['english'])).toBe(false);
		expect(bringsSkills(place({ others: [[]] }), ['driving'])).toBe(false);
	});
});

test('what a crew lacks is what none of its members can do', () => {
	expect(skillsLacking(['driving', 'english'], [['driving'], []])).toEqual(['english']);
	expect(skillsLacking(['driving'], [['driving']])).toEqual([]);
	expect(skillsLacking(undefined, [])).toEqual([]);
});
