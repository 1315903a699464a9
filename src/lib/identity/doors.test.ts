import { expect, test } from 'vitest';
import {
	mayGoOn,
	mayKnowPeople,
	mayPass,
	nextQuery,
	safeBack,
	safeNext
} from '#lib/identity/doors.ts';

test('an address after signing in never leads out of the agency', () => {
	for (const hostile of [
		'//evil.example',
		'/\\evil.example',
		'https://evil.example',
		'/\t/evil.example',
		'/other/admin',
		'/hangang/../other',
		null
	]) {
		expect(safeNext(hostile, 'hangang', '/hangang/admin')).toBe('/hangang/admin');
		expect(nextQuery(hostile, 'hangang')).toBe('');
	}
	expect(safeNext('/hangang/admin/outcomes', 'hangang', '/')).toBe('/hangang/admin/outcomes');
	expect(nextQuery('/hangang/series/ABCD2345/report', 'hangang')).toBe(
		'?next=/hangang/series/ABCD2345/report'
	);
	expect(nextQuery(`/hangang/${'a'.repeat(200)}`, 'hangang')).toBe('');
});

test('the way back after a switch of language stays on this site', () => {
	for (const hostile of [
		'//evil.example',
		'/\\evil',
		'javascript:alert(1)',
		'/a b',
		5,
		null,
		'/\n/x'
	]) {
		expect(safeBack(hostile)).toBe('/');
	}
	expect(safeBack('/hangang/book/clinic?people=32')).toBe('/hangang/book/clinic?people=32');
});

test('counselors and visitors do not pass the door of the office', () => {
	const door = '/(admin)/[agency=slug]/admin/outcomes';
	expect(mayPass(door, 'counselor')).toBe(false);
	expect(mayPass(door, undefined)).toBe(false);
	expect(mayPass(door, 'head')).toBe(true);
});

test('a counselor passes to the roster of a series, and to nothing beside it', () => {
	const series = '/(admin)/[agency=slug]/admin/series/[id]';
	expect(mayPass(`${series}/roster`, 'counselor')).toBe(true);
	expect(mayPass(`${series}/roster/check`, 'counselor')).toBe(true);
	for (const other of [series, `${series}/rosters`, `${series}/contact`]) {
		expect(mayPass(other, 'counselor')).toBe(false);
	}
	expect(mayPass(`${series}/roster`, undefined)).toBe(false);
});

test('a counselor goes on with a call after signing in again, and with nothing else of the office', () => {
	expect(mayGoOn('/hangang/admin/calls/1?who=all', 'hangang', 'counselor')).toBe(true);
	expect(mayGoOn('/hangang/admin/callsx', 'hangang', 'counselor')).toBe(false);
	expect(mayGoOn('/hangang/admin/team', 'hangang', 'counselor')).toBe(false);
	expect(mayGoOn('/namsan/admin/calls', 'hangang', 'counselor')).toBe(false);
	expect(mayGoOn('/hangang/admin/team', 'hangang', 'lead')).toBe(true);
});

test('whoever reads no records is told of no person who came when, or was handed what', () => {
	const roles = ['administrator', 'head', 'lead', 'counselor'] as const;
	expect(roles.filter(mayKnowPeople)).toEqual(['administrator', 'lead', 'counselor']);
});
