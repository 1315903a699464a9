import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as form from '#lib/ui/form.ts';

const { parseForm, parseValues } = form;

/** The code a block answers, or its value. */
function read<T>(block: form.Block<T>, typed: unknown): T | string {
	const outcome = parseValues(v.object({ it: block }), { it: typed });
	if (outcome.ok) return outcome.value.it as T;
	expect(outcome.problems[0]!.field).toBe('it');
	return outcome.problems[0]!.code;
}

function sent(fields: [string, string][]): FormData {
	const data = new FormData();
	for (const [name, value] of fields) data.append(name, value);
	return data;
}

describe('texts', () => {
	it('are trimmed, joined into one line and composed', () => {
		expect(read(form.text(), '  강남  보건소\t')).toBe('강남 보건소');
		expect(read(form.text(), '가'.normalize('NFD'))).toBe('가');
		expect(read(form.text(), 'a\u200Bb\uFEFF\u202E')).toBe('ab');
	});

	it('keep their lines where lines are wanted', () => {
		expect(read(form.text({ lines: true }), ' 하나 \r\n\r\n\r\n\r\n둘\r\n')).toBe('하나\n\n둘');
	});

	it('count characters as people do', () => {
		expect(read(form.text({ max: 2 }), '😀😀')).toBe('😀😀');
		expect(read(form.text({ max: 2 }), '가나다')).toBe('too_long');
		expect(read(form.text({ min: 2 }), '가')).toBe('too_short');
	});

	it('that hold only blanks, also the ones that pass for letters, are missing', () => {
		for (const blank of ['', '   ', '\u3164', '\u200B', undefined, null])
			expect(read(form.text(), blank)).toBe('required');
		expect(read(form.optionalText(), ' ')).toBe(null);
	});

	it('refuse what no keyboard makes', () => {
		for (const sign of ['\0', '\uD800', 'a\uDC00', '\u001B', '\u0085', '\uFFFF'])
			expect(read(form.text(), sign)).toBe('bad_characters');
		expect(read(form.optionalText(), '\0')).toBe('bad_characters');
	});

	it('refuse a megabyte before working on it', () => {
		expect(read(form.text(), 'a'.repeat(1_000_000))).toBe('too_long');
		expect(read(form.email(), ' '.repeat(1_000_000))).toBe('too_long');
	});
});

describe('resident numbers', () => {
	const written = [
		'900101-1234567',
		'000000-0000000',
		'홍길동 9001011234567 입니다',
		'９００１０１－１２３４５６７',
		'900101 – 2234567'
	];
	it.each(written)('are refused as %s', (typed) => {
		expect(read(form.text(), typed)).toBe('resident_number');
		expect(read(form.optionalText({ lines: true }), typed)).toBe('resident_number');
	});

	it('are not seen in other long numbers', () => {
		for (const number of ['4111111111111111', '9999991234567', '010-1234-5678', '1234567890123'])
			expect(read(form.text(), number)).toBe(number);
	});

	it('are not shown again', () => {
		const result = parseForm(v.object({ note: form.text() }), sent([['note', '900101-1234567']]));
		expect(result).toMatchObject({ ok: false, values: { note: '900101-*******' } });
	});
});

describe('addresses and numbers', () => {
	it('takes e-mail addresses in lower case', () => {
		expect(read(form.email(), ' Kim.Minji@Example.CO.KR ')).toBe('kim.minji@example.co.kr');
		expect(read(form.email(), 'a＠b.kr')).toBe('a@b.kr');
		for (const wrong of ['a', 'a@b', '@b.kr', 'a@b..kr', 'a..b@c.kr', 'a b@c.kr', '한글@b.kr'])
			expect(read(form.email(), wrong)).toBe('not_an_email');
		expect(read(form.email(), 'a'.repeat(65) + '@b.kr')).toBe('not_an_email');
	});

	it.each([
		['01012345678', '010-1234-5678'],
		['010.1234.5678', '010-1234-5678'],
		['+82 (0)10 1234 5678', '010-1234-5678'],
		['+82-2-345-6789', '02-345-6789'],
		['０２－１２３４－５６７８', '02-1234-5678'],
		['0313456789', '031-345-6789'],
		['011 234 5678', '011-234-5678'],
		['07012345678', '070-1234-5678'],
		['15881234', '1588-1234']
	])('takes the telephone number %s', (typed, kept) =>
		expect(read(form.phone(), typed)).toBe(kept)
	);

	it.each(['123', '010-123-4567', '+1 212 555 0100', '010-1234-56789', '09912345678', 'phone'])(
		'refuses %s as a telephone number',
		(typed) => expect(read(form.phone(), typed)).toBe('not_a_phone')
	);

	it('takes whole numbers as people write them', () => {
		const headcount = form.wholeNumber({ min: 1, max: 2000 });
		expect(read(headcount, ' 1,200 ')).toBe(1200);
		expect(read(headcount, '３０')).toBe(30);
		expect(read(headcount, 30)).toBe(30);
		for (const counted of ['32명', '32 명', '３２명', '1,032명', '32인', '32 people'])
			expect(read(headcount, counted)).toBe(counted.startsWith('1') ? 1032 : 32);
		for (const wrong of ['명', '30명명', '30명쯤', '3명2', '1e3', '0x10', 'NaN', '9'.repeat(16)])
			expect(read(headcount, wrong)).toBe('not_a_number');
		for (const part of ['3.5', '32.0', '-0.5']) expect(read(headcount, part)).toBe('not_whole');
		for (const unclear of ['1,2', '2,5', '12,00명'])
			expect(read(headcount, unclear)).toBe('comma_unclear');
		for (const outside of ['0', '-1', '2001'])
			expect(read(headcount, outside)).toBe('out_of_range');
	});

	it('takes decimals to their places and never minus zero', () => {
		expect(read(form.decimal({ places: 1 }), '36.6')).toBe(36.6);
		expect(read(form.decimal({ places: 1 }), '36.65')).toBe('not_a_number');
		expect(Object.is(read(form.decimal({}), '-0'), 0)).toBe(true);
	});
});

describe('choices, days and boxes', () => {
	it('takes what is on offer and nothing else', () => {
		expect(read(form.choice(['ko', 'en']), 'en')).toBe('en');
		expect(read(form.choice(['ko', 'en']), 'fr')).toBe('not_a_choice');
		expect(read(form.choice(['ko']), 'toString')).toBe('not_a_choice');
		expect(read(form.choices(['a', 'b', 'c']), ['c', 'a', 'a'])).toEqual(['a', 'c']);
		expect(read(form.choices(['a']), ['x'])).toBe('not_a_choice');
		expect(read(form.choices(['a'], { min: 1 }), undefined)).toBe('required');
	});

	it('takes days of the calendar within their limits', () => {
		const block = form.day({ min: '2026-09-01', max: '2026-09-30' });
		expect(read(block, '2026-09-01')).toBe('2026-09-01');
		expect(read(block, '2026-09-31')).toBe('not_a_day');
		expect(read(block, '2026-10-01')).toBe('out_of_range');
	});

	it('takes a time of day as minutes', () => {
		expect(read(form.clockTime(), '14:30')).toBe(870);
		expect(read(form.clockTime(), '24:00')).toBe('not_a_time');
	});

	it('takes an absent box for a no', () => {
		const schema = v.object({ reminders: form.checkbox() });
		expect(parseForm(schema, sent([]))).toEqual({ ok: true, value: { reminders: false } });
		expect(parseValues(schema, {})).toEqual({ ok: true, value: { reminders: false } });
		expect(read(form.mustAgree(), 'on')).toBe(true);
		expect(read(form.mustAgree(), undefined)).toBe('must_agree');
	});
});

describe('a form', () => {
	const schema = v.object({ name: form.text({ max: 5 }), password: form.secret({ min: 8 }) });

	it('gives back what was typed, but never a password', () => {
		const result = parseForm(
			schema,
			sent([
				['name', '너무 긴 이름'],
				['password', 'short']
			])
		);
		expect(result).toEqual({
			ok: false,
			values: { name: '너무 긴 이름' },
			problems: [
				{ code: 'too_long', field: 'name', params: { max: 5 } },
				{ code: 'too_short', field: 'password', params: { min: 8 } }
			]
		});
	});

	it('takes files, where text is wanted, for nothing', () => {
		const data = new FormData();
		data.set('name', new File(['x'], 'x.txt'));
		expect(parseForm(v.object({ name: form.text() }), data).ok).toBe(false);
	});

	it('names the field of a rule across fields', () => {
		const ordered = v.pipe(
			v.object({ from: form.wholeNumber(), to: form.wholeNumber() }),
			v.forward(
				v.check(({ from, to }) => from <= to, form.says('out_of_range', { min: 3 })),
				['to']
			)
		);
		const result = parseForm(
			ordered,
			sent([
				['from', '3'],
				['to', '2']
			])
		);
		const problems = [{ code: 'out_of_range', field: 'to', params: { min: 3 } }];
		expect(result).toMatchObject({ ok: false, problems });
	});
});
