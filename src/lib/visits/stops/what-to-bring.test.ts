import { expect, test } from 'vitest';
import { busRules } from '../../../../tests/town/stop-services.ts';
import { whatToBring } from '#lib/visits/stops/what-to-bring.ts';

const preparation = [{ ko: '신분증', en: 'Something that shows who you are' }];

test('who comes to a stop brings what the service says; an organization prepares for its people', () => {
	const bus = { preparation, rules: busRules };
	expect(whatToBring(bus, 'ko')).toEqual(['신분증']);
	expect(whatToBring(bus, 'en')).toEqual(['Something that shows who you are']);
	expect(whatToBring({ ...bus, preparation: [] }, 'ko')).toEqual([]);
	expect(whatToBring({ ...bus, rules: { ...busRules, place: undefined } }, 'ko')).toBe(null);
});
