/**
 * Reading aloud, by a voice that works on this device. A voice that says of itself anything else sends the words to whoever made
 * it, and is never used. Leaving, locking and turning a sheet over stop it at once.
 */
import { whenLeft } from "./leave.ts";

/** What every browser's speech is asked for here; one without it reads nothing aloud. */
const speech = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;

class Aloud {
  reading = $state(false);
  #voices = $state.raw<readonly SpeechSynthesisVoice[]>([]);

  constructor() {
    if (speech === undefined) return;
    const look = (): void => { this.#voices = speech.getVoices().filter((voice) => voice.localService); };
    speech.addEventListener("voiceschanged", look);
    look();
  }

  /** A voice of this device for a language, by its tag (BCP 47); undefined where it has none. */
  voiceFor(language: string): SpeechSynthesisVoice | undefined {
    const [wanted = ""] = language.toLowerCase().split("-");
    return this.#voices.find((voice) => voice.lang.toLowerCase().split(/[-_]/u)[0] === wanted);
  }

  /** Read a text, line by line; or stop where something is read already. */
  turn(text: string, voice: SpeechSynthesisVoice): void {
    if (speech === undefined || this.reading) {
      this.stop();
      return;
    }
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    for (const [at, line] of lines.entries()) {
      const utterance = new SpeechSynthesisUtterance(line);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      if (at === lines.length - 1) utterance.onend = utterance.onerror = () => { this.reading = false; };
      this.reading = true;
      speech.speak(utterance);
    }
  }

  stop(): void {
    if (this.reading) speech?.cancel();
    this.reading = false;
  }
}

export const aloud = new Aloud();
whenLeft(() => { aloud.stop(); });
