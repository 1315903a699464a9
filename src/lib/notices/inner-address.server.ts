import { BlockList, isIPv6 } from 'node:net';

/** Addresses that no push service of the internet has: this machine, local and special networks. */
const inner = new BlockList();
const inner4: [string, number][] = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 3]
];
const inner6: [string, number][] = [
	['::', 96],
	['64:ff9b::', 32],
	['fc00::', 7],
	['fe80::', 10],
	['ff00::', 8]
];
for (const [net, bits] of inner4) inner.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of inner6) inner.addSubnet(net, bits, 'ipv6');

/** Whether an IP address lies outside of the open internet. */
export function isInnerAddress(ip: string): boolean {
	return inner.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}
