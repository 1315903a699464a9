import { expect, test } from 'vitest';
import { kmBetween, travelMinutesBetween } from '#lib/visits/time/travel.ts';

const cityHall = { latitude: 37.5663, longitude: 126.9779 };
const gangnam = { latitude: 37.5172, longitude: 127.0473 };
const busan = { latitude: 35.1796, longitude: 129.0756 };
const travelBands = [
	{ upToKm: 5, minutes: 20 },
	{ upToKm: 15, minutes: 40 }
];

test('the way from the city hall of Seoul to Gangnam is a little over eight kilometres', () => {
	expect(kmBetween(cityHall, gangnam)).toBeCloseTo(8.2, 1);
	expect(kmBetween(gangnam, cityHall)).toBe(kmBetween(cityHall, gangnam));
});

test('the first band that reaches far enough gives the minutes', () => {
	const rules = { travelMinutes: 45, travelBands };
	expect(travelMinutesBetween(rules, cityHall, cityHall)).toBe(20);
	expect(travelMinutesBetween(rules, cityHall, gangnam)).toBe(40);
});

test('beyond the bands, or without a place or bands, the figure of the service holds', () => {
	expect(travelMinutesBetween({ travelMinutes: 45, travelBands }, cityHall, busan)).toBe(45);
	expect(travelMinutesBetween({ travelMinutes: 45, travelBands }, null, gangnam)).toBe(45);
	expect(travelMinutesBetween({ travelMinutes: 45 }, cityHall, gangnam)).toBe(45);
});
