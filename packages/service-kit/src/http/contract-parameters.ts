import { Body, Injectable, type PipeTransform, Query } from '@nestjs/common';
import { readContract, readQuery } from '@sekha/contracts';

type Class = new () => object;

@Injectable()
class ContractPipe implements PipeTransform {
  constructor(private readonly read: (value: unknown) => object) {}
  transform(value: unknown): object {
    return this.read(value);
  }
}

/** The request body, read as this contract. */
export function ContractBody(contract: Class): ParameterDecorator {
  return Body(new ContractPipe((value) => readContract(contract, value)));
}

/** The request body, read as this contract; a missing body counts as `{}`. */
export function OptionalContractBody(contract: Class): ParameterDecorator {
  return Body(new ContractPipe((value) => readContract(contract, value ?? {})));
}

/** The query string, read as this contract. */
export function ContractQuery(contract: Class): ParameterDecorator {
  return Query(new ContractPipe((value) => readQuery(contract, value)));
}
