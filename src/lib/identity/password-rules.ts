import { problem, type Problem } from '#lib/base/problems.ts';

/** In UTF-16 units. Longer than where a second factor stands beside the password. */
export const PASSWORD_CHARS_MIN = 12;
export const PASSWORD_CHARS_MAX = 200;

/** What is left of a password without words that anybody would try has to have as many signs. */
const OWN_CHARS_MIN = 6;
const triedFirst = [
	...['password', 'passw0rd', 'qwerty', 'asdf', 'zxcv', 'admin', 'welcome', 'letmein', 'iloveyou'],
	...['1234567890', '123456', '12345', '1234', '0000', '1111', 'abcdef', 'abcd', 'doorstep'],
	...['비밀번호', '관리자', '안녕하세요', '사랑해']
];

/** What keeps a password from being chosen; null where nothing does. Its length is the form's. */
export function passwordRefusal(
	password: string,
	{ name, email }: { name: string; email: string }
): Problem | null {
	const typed = password.normalize('NFKC').toLowerCase();
	const own = [name, ...email.split(/[@.]/)].map((one) => one.toLowerCase());
	const words = [...own.filter(({ length }) => length > 1), ...triedFirst];
	const left = words
		.toSorted((a, b) => b.length - a.length)
		.reduce((rest, word) => rest.replaceAll(word, ''), typed);
	const signs = new Set(left.replace(/\s/g, ''));
	return signs.size < OWN_CHARS_MIN ? problem('password_guessable', undefined, 'password') : null;
}
