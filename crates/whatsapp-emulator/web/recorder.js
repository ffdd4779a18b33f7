// Records a voice note with the microphone, where the browser allows it.

const TYPES = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus"];

/** Whether a recording can be tried at all. */
export function canRecord() {
  return Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder);
}

/**
 * Begins to record. Gives `stop()`, which resolves with the file, and `cancel()`.
 * Throws when the microphone is refused or absent.
 */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = TYPES.find((it) => MediaRecorder.isTypeSupported(it));
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  const ended = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  recorder.start();
  const end = async () => {
    recorder.stop();
    await ended;
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    cancel: end,
    stop: async () => {
      await end();
      const [type] = recorder.mimeType.split(";");
      return new File(pieces, `voice.${type.split("/")[1]}`, { type: recorder.mimeType });
    },
  };
}
