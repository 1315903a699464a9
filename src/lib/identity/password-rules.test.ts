import { expect, test } from 'vitest';
import { passwordRefusal } from '#lib/identity/password-rules.ts';

const person = { name: '김예시', email: 'yesi.kim@office.example' };
const code = (password: string) => passwordRefusal(password, person)?.code ?? 'fits';

test('a long password of one’s own fits, in any script', () => {
	for (const password of [
		'sample-only-1234',
		'correct horse battery',
		'강가에서 늘 걷는 산책길 하나'
	]) {
		expect(code(password), password).toBe('fits');
	}
});

test('what anybody would try first is refused, however long it is made', () => {
	for (const password of [
		...['aaaaaaaaaaaaaaaa', 'password12345', 'PASSWORD1234567890', 'qwertyqwerty1234'],
		...[
			'yesi.kim@office.example',
			'김예시김예시김예시1234',
			'비밀번호비밀번호비밀',
			'ｐａｓｓｗｏｒｄ1234'
		]
	]) {
		expect(code(password), password).toBe('password_guessable');
	}
});
