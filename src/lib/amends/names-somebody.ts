/** Whether a text that everybody will read names a person, as far as that can be seen. */
import { holdsResidentNumber } from '#lib/ui/typed-text.ts';

const SURNAMES =
	'김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국';
/** What somebody is called who is not named. */
const called = [
	'고객 선생 이용자 참여자 신청자 담당자 상담사 상담자 관리자 보호자 대표 사장 부장 차장 과장 팀장 소장 반장',
	'원장 주임 기사 회원 어르신 조합원 직원 간호사 작업자 운전자 주민 아저 아주머니 어머 아버 할머 할아버'
].flatMap((line) => line.split(' '));
/** Korean puts a title after a name: 김하늘 님, 김하늘씨. */
const beforeTitle = /([가-힣]{2,4})\s?[님씨]/g;
const telephone = /0\d{1,2}[-. ]?\d{3,4}[-. ]?\d{4}/;
const address = /[^\s@]+@[^\s@]+\.[a-z]{2,}/i;

/**
 * True where it holds one of the names, a name before 님 or 씨, a telephone number, an address of mail
 * or a resident number. A given name by itself may be any word and counts only before 님 or 씨.
 */
export function namesSomebody(text: string, names: string[]): boolean {
	const plain = text.normalize('NFC');
	if (telephone.test(plain) || address.test(plain) || holdsResidentNumber(plain)) return true;
	const packed = packedOf(plain);
	const known = names.map(packedOf).filter((name) => name.length >= 2);
	if (known.some((name) => packed.includes(name))) return true;
	const titled = [...plain.matchAll(beforeTitle)].map(([, name]) => name!);
	return titled.some((name) => isName(name) || known.some((one) => name.endsWith(one.slice(1))));
}

/** Without blanks, marks of a sample and the difference of capitals. */
function packedOf(text: string): string {
	return text
		.normalize('NFC')
		.replace(/\([^)]*\)/g, '')
		.replace(/\s/g, '')
		.toLowerCase();
}

/** Whether it ends with a surname and a given name of two syllables. */
function isName(word: string): boolean {
	if (called.some((title) => word.endsWith(title))) return false;
	return word.length >= 3 && SURNAMES.includes(word.at(-3)!);
}
