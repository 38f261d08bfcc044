"""What a city is: frozen typed values, no input or output.

Declarations (city, unit, agency, document, target, task, contract, figure, indicator, index) come from the
city folder; results (observation, assessment) come from a build; findings come from every check.
"""
