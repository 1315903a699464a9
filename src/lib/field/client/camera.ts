/** The camera of the phone and the browser's own reading of QR codes, where it has both. */

/** Not yet among the types that come with the language. */
type Detector = { detect: (from: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type Detectors = {
	new (how: { formats: string[] }): Detector;
	getSupportedFormats: () => Promise<string[]>;
};

const LOOK_EVERY_MS = 250;

/** Whether a QR code can be read here; false where the person has forbidden the camera. */
export async function canScan(): Promise<boolean> {
	try {
		const formats = (await detectors()?.getSupportedFormats()) ?? [];
		if (!formats.includes('qr_code')) return false;
		const devices = await navigator.mediaDevices.enumerateDevices();
		const camera = { name: 'camera' as PermissionName };
		const { state } = await navigator.permissions.query(camera);
		return devices.some(({ kind }) => kind === 'videoinput') && state !== 'denied';
	} catch {
		return false;
	}
}

/**
 * Shows the camera in `video` and tells each text that it reads, the same one again only after
 * another. Gives the way to stop; null where the camera was refused. No picture is kept.
 */
export async function scan(
	video: HTMLVideoElement,
	found: (text: string) => void
): Promise<(() => void) | null> {
	const stream = await openCamera();
	if (!stream) return null;
	const detector = new (detectors()!)({ formats: ['qr_code'] });
	let last = '';
	const look = async () => {
		const [code] = await detector.detect(video).catch(() => []);
		if (!code || code.rawValue === last || !stream.active) return;
		last = code.rawValue;
		found(last);
	};
	video.srcObject = stream;
	void video.play().catch(() => {});
	const timer = setInterval(() => void look(), LOOK_EVERY_MS);
	return () => {
		clearInterval(timer);
		for (const track of stream.getTracks()) track.stop();
		video.srcObject = null;
	};
}

function openCamera(): Promise<MediaStream | null> {
	const wanted = { video: { facingMode: 'environment' }, audio: false };
	return navigator.mediaDevices.getUserMedia(wanted).catch(() => null);
}

function detectors(): Detectors | undefined {
	return (window as { BarcodeDetector?: Detectors }).BarcodeDetector;
}
