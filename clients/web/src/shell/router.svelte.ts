/**
 * Which page is shown. There is one address for all of them; where somebody is stands in `history.state` alone (places.ts), so that
 * neither the address, nor the title, nor what a browser remembers of either says more than "Post".
 */
import { tick } from "svelte";
import { PLACES, type Place, placeOf, type Step, stepOf } from "./places.ts";

class Router {
  place = $state<Place>("door");
  /** How many of our steps lie behind this one: so far back was the entry by which somebody came. */
  depth = 0;
  #start = 0;

  /** Begin at the closed door, wherever an earlier start had got to. */
  begin(): void {
    this.#start = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    this.depth = stepOf(history.state)?.depth ?? 0;
    this.place = "door";
    history.replaceState(this.#step("door"), "");
  }

  go(place: Place): void {
    if (place === this.place) return;
    this.depth += 1;
    history.pushState(this.#step(place), "");
    this.#show(place);
  }

  /** Show a page in place of this one: Back does not lead here any more. */
  swap(place: Place): void {
    if (place === this.place) return;
    history.replaceState(this.#step(place), "");
    this.#show(place);
  }

  back(): void {
    if (this.depth > 0) history.back();
    else this.#show("door");
  }

  /** Follow the browser's own buttons. `known` is false where the step is not one that this start wrote. */
  follow(state: unknown): void {
    const step = stepOf(state);
    this.depth = step?.depth ?? this.depth + 1;
    const place = placeOf(step, this.#start);
    if (step?.start !== this.#start) history.replaceState(this.#step(place), "");
    this.#show(place);
  }

  #step(place: Place): Step {
    return { start: this.#start, at: PLACES.indexOf(place), depth: this.depth };
  }

  /** Show a page from its top, and give its name the focus, so that it is read out. */
  #show(place: Place): void {
    this.place = place;
    void this.read();
  }

  /** Begin to read at the name of the page that is shown: also of one whose file came later. */
  async read(): Promise<void> {
    await tick();
    scrollTo(0, 0);
    document.querySelector("h1")?.focus({ preventScroll: true });
  }
}

export const router = new Router();
