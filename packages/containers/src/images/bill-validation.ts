import { Version } from '@cyclonedx/cyclonedx-library/Spec';
import { JsonStrictValidator } from '@cyclonedx/cyclonedx-library/Validation';
import { BillError } from '../errors.ts';

/**
 * Holds a bill of materials to CycloneDX's own schema, which is strict: what it does not know it refuses.
 *
 * @throws BillError that names the first fault
 */
export async function requireValidBill(name: string, bill: object): Promise<void> {
  const faults = await new JsonStrictValidator(Version.v1dot6).validate(JSON.stringify(bill));
  if (faults === null) return;
  const [first] = faults as readonly { readonly instancePath: string; readonly message?: string }[];
  throw new BillError(
    `the bill of materials of ${name} is not CycloneDX 1.6: ${first?.instancePath} ${first?.message}`,
    'correct what bill-of-materials.ts writes',
  );
}
