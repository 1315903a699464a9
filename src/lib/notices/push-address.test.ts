import { describe, expect, test } from 'vitest';
import { isInnerAddress } from '#lib/notices/inner-address.server.ts';
import { isNamedHost, isPushAddress } from '#lib/notices/push-address.ts';
import { pushHostsOf } from '#lib/server/settings.server.ts';

const named = ['push.agency.example', '.wide.example', 'inside.example:8443'];
const may = (address: string) => isPushAddress(address, named);

describe('an address that the server may hand messages to', () => {
	test('is https at a known push service, or at one that the setting names', () => {
		for (const address of [
			'https://fcm.googleapis.com/fcm/send/abc',
			'https://updates.push.services.mozilla.com/wpush/v2/abc',
			'https://web.push.apple.com/abc',
			'https://wns2-by3p.notify.windows.com/w/?token=abc',
			'https://push.agency.example/abc',
			'https://any.wide.example/abc',
			'https://inside.example:8443/abc'
		]) {
			expect(may(address), address).toBe(true);
		}
	});

	test('is no other, however it is written', () => {
		for (const address of [
			'http://fcm.googleapis.com/abc',
			'https://fcm.googleapis.com.evil.example/abc',
			'https://evilfcm.googleapis.com/abc',
			'https://fcm.googleapis.com:8443/abc',
			'https://fcm.googleapis.com@127.0.0.1/abc',
			'https://x:y@fcm.googleapis.com/abc',
			'https://push.apple.com.evil.example/abc',
			'https://127.0.0.1/abc',
			'https://[::1]/abc',
			'https://169.254.169.254/latest',
			'https://localhost/abc',
			'https://wide.example/abc',
			'https://inside.example/abc',
			'ftp://fcm.googleapis.com/abc',
			'//fcm.googleapis.com/abc',
			`https://fcm.googleapis.com/${'a'.repeat(1000)}`,
			''
		]) {
			expect(may(address), address).toBe(false);
		}
	});

	test('only a named host may lie inside the agency’s network', () => {
		expect(isNamedHost('https://inside.example:8443/abc', named)).toBe(true);
		expect(isNamedHost('https://fcm.googleapis.com/abc', named)).toBe(false);
	});

	test('the setting names hosts and nothing else', () => {
		expect(pushHostsOf(undefined)).toEqual([]);
		expect(pushHostsOf(' A.example, .b.example:8443 ,')).toEqual(['a.example', '.b.example:8443']);
		for (const odd of ['https://a.example', '*', 'a.example/x', '.', 'a b']) {
			expect(() => pushHostsOf(odd), odd).toThrow('PUSH_HOSTS');
		}
	});
});

describe('addresses inside', () => {
	test('are told from those of the open internet', () => {
		const inside = '127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0';
		const inside6 = '::1 :: fe80::1 fd00::1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::a00:1 ff02::1';
		for (const ip of [...inside.split(' '), ...inside6.split(' ')]) {
			expect(isInnerAddress(ip), ip).toBe(true);
		}
		for (const ip of ['142.250.206.10', '172.32.0.1', '2607:f8b0::a', '17.188.143.1']) {
			expect(isInnerAddress(ip), ip).toBe(false);
		}
	});
});
