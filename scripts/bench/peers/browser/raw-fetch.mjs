// One call in a browser, by fetch itself.
export async function authorize(baseUrl, token, personId, identificationId) {
  const ids = [personId, identificationId].map(encodeURIComponent);
  const response = await fetch(`${baseUrl}/v1/persons/${ids[0]}/identifications/${ids[1]}/authorize`, {
    method: "PATCH",
    headers: { accept: "application/json", authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`The provider answered ${response.status}.`);
  return response.json();
}
