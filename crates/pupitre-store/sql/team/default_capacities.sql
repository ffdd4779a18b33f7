SELECT family, capacity
FROM organisation_capacities
ORDER BY family
