/** What has been filled into a form: kept while the form is updated, checked before it is sent. */

import { initialValue, isField } from "./fields.js";

const keptByView = new Map();

/** Returns the values typed so far into the form with this id, by block and action. */
export function keptValues(view) {
  if (!keptByView.has(view)) keptByView.set(view, new Map());
  return keptByView.get(view);
}

/** Forgets a form. */
export function forget(view) {
  keptByView.delete(view);
}

/** Returns where in the kept values a field's value is. */
export function keyOf(block, element) {
  return `${block.block_id} ${element.action_id}`;
}

/** Returns all values of a form, {block: {action: value}}, those never touched as they started. */
export function collect(view) {
  const kept = keptValues(view.id);
  const values = {};
  for (const { block, element } of fieldsOf(view)) {
    const key = keyOf(block, element);
    values[block.block_id] = {
      ...values[block.block_id],
      [element.action_id]: kept.has(key) ? kept.get(key) : initialValue(element),
    };
  }
  return values;
}

/** Returns what is missing or too short, {block: sentence}. */
export function mistakes(view, values) {
  const wrong = {};
  for (const block of view.blocks.filter(({ type }) => type === "input")) {
    const sentence = mistakeOf(block, values[block.block_id]?.[block.element.action_id]);
    if (sentence) wrong[block.block_id] = sentence;
  }
  return wrong;
}

function fieldsOf(view) {
  return view.blocks.flatMap((block) => {
    const elements = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
    return elements.filter((element) => element && isField(element)).map((element) => ({ block, element }));
  });
}

function mistakeOf({ optional, element }, value) {
  const isEmpty =
    value === null || value === undefined || value.length === 0 || (typeof value === "string" && !value.trim());
  if (isEmpty) return optional ? null : "Please complete this required field.";
  if (element.min_length && value.length < element.min_length)
    return `Please write at least ${element.min_length} characters.`;
  return null;
}
