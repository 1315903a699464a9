import { expect, test } from 'vitest';
import { allDoors, doorsOf, hookUrl, positiveNumber } from '#lib/server/settings.server.ts';

test('a number that is none, or none above zero, leaves the limits as they are', () => {
	for (const slip of [undefined, '', 'many', '1,5', 'NaN', 'Infinity', '0', '-3']) {
		expect(positiveNumber(slip, 1), slip).toBe(1);
	}
	expect(positiveNumber('1000', 1)).toBe(1000);
	expect(positiveNumber('0.5', 1)).toBe(0.5);
});

test('texts are handed over by https or on this machine only', () => {
	expect(hookUrl(undefined)).toBeUndefined();
	for (const safe of ['https://texts.example/send', 'http://127.0.0.1:8080/', 'http://[::1]/x']) {
		expect(hookUrl(safe)).toBe(safe);
	}
	for (const unsafe of [
		'http://texts.example/send',
		'http://localhost.evil.example/',
		'http://127.0.0.1.evil.example/',
		'https://user:secret@texts.example/',
		'ftp://localhost/',
		'texts.example'
	]) {
		expect(() => hookUrl(unsafe), unsafe).toThrow('TEXT_HOOK_URL has to be');
	}
});

test('all doors are open unless some are named; a door that is none is refused', () => {
	for (const none of [undefined, '', ' , ']) expect([...doorsOf(none)]).toEqual([...allDoors]);
	expect([...doorsOf(' field, api')]).toEqual(['field', 'api']);
	expect(() => doorsOf('field,attic')).toThrow('not "attic"');
});
