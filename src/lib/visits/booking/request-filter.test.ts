import { describe, expect, test } from 'vitest';
import {
	isNarrowed,
	requestFilter,
	requestQuery,
	soughtIn,
	waitingRequests
} from '#lib/visits/booking/request-filter.ts';

const read = (query: string) => requestFilter(new URLSearchParams(query));

describe('what an address asks of the list of requests', () => {
	test('is the work of the day where it asks for nothing', () => {
		expect(read('')).toEqual(waitingRequests);
		expect(read('page=3')).toEqual({ ...waitingRequests, page: 3 });
		expect(requestQuery(waitingRequests)).toBe('');
	});

	test('comes back as the same address', () => {
		const who = '00000000-0000-7000-8000-000000000001';
		const query = `?show=all&q=%ED%95%9C%EA%B0%95&state=confirmed&service=clinic&from=2026-11-02&to=2026-11-30&counselor=${who}&order=name&page=2`;
		const filter = read(query.slice(1));
		expect(isNarrowed(filter)).toBe(true);
		expect(requestQuery(filter, { page: filter.page })).toBe(query);
		expect(requestQuery(filter)).toBe(query.replace('&page=2', ''));
		expect(requestQuery(read('page=1'))).toBe('');
	});

	test('is nothing where it is not known, whatever was typed', () => {
		const junk = read(
			'show=all&state=x&service=%27--&from=2026-02-30&to=soon&counselor=1&order=up&page=-1&q=%00%ED%A0%80'
		);
		expect(isNarrowed({ ...junk, words: '' })).toBe(false);
		expect(junk).toMatchObject({ order: 'newest', page: 1 });
		expect(junk.words).not.toContain('\0');
		expect(read('show=all&page=1e999').page).toBe(1_000_000);
	});
});

describe('what a typed text can be', () => {
	test('is a reference, a telephone number or an address of mail', () => {
		expect(soughtIn('abcd 2345')).toMatchObject({ reference: 'ABCD2345', digits: null });
		expect(soughtIn('+82 10-1234-5678').digits).toBe('01012345678');
		expect(soughtIn('5678')).toMatchObject({ digits: '5678', reference: '5678' });
		expect(soughtIn('Kim@Example.kr').mail).toBe('kim@example.kr');
	});

	test('is none of them where it is a name', () => {
		expect(soughtIn('한강 제과')).toEqual({ reference: null, digits: null, mail: null });
		expect(soughtIn('12')).toMatchObject({ digits: null, reference: null });
	});
});
