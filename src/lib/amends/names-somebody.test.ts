import { describe, expect, test } from 'vitest';
import { namesSomebody } from '#lib/amends/names-somebody.ts';

const known = ['강하늘 (예시)', 'Kim Minji', '이솔'];
const names = (text: string) => namesSomebody(text, known);

describe('a story', () => {
	test.each([
		'강하늘 님을 한 번 더 찾아갔습니다',
		'그날 강 하늘 님이 오지 못했습니다',
		'하늘님께 전화를 드렸습니다',
		'kim minji was called in the evening',
		'이솔이 울어서 한 번 더 갔습니다',
		'처음 보는 박보람 씨에게 파스를 드렸습니다',
		'010-1234-5678로 밤에 전화했습니다',
		'01012345678',
		'someone@company.example',
		'900101-1234567'
	])('names somebody: %s', (text) => expect(names(text)).toBe(true));

	test.each([
		'야간 근무가 끝나는 시간에 맞춰 한 번 더 찾아갔습니다',
		'하늘이 흐린 날이라 버스 정류장까지 함께 걸었습니다',
		'고객님과 이용자님, 담당 선생님께 모두 여쭤 보았습니다',
		'할머님 손글씨로 쓴 편지를 받았습니다',
		'We called after the night shift, because days are for sleeping.',
		'30,000원짜리 파스를 드렸습니다',
		'2026년 11월 23일에 한 번 더 갔습니다'
	])('names nobody: %s', (text) => expect(names(text)).toBe(false));

	test('is not held back by a name of one character', () => {
		expect(namesSomebody('솔직히 말해 주셔서 고마웠습니다', ['솔'])).toBe(false);
	});
});
