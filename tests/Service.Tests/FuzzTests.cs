using Selkie.Engine.Verbs;
using Selkie.Fuzzing;
using Selkie.Service.Streams;

namespace Selkie.Service.Tests;

/// <summary>Whatever clients send: it is understood or refused.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Registry_auth() => Fuzzer.Run("registry-auth", bytes =>
    {
        foreach (var text in new[] { Convert.ToBase64String(bytes), Fuzzer.Text(bytes) })
            foreach (var header in new[] { "X-Registry-Auth", "X-Registry-Config" })
                try
                {
                    RegistryAuth.Find(header, text, "quay.io/a/b");
                }
                catch (Oci.EngineError)
                {
                    // Refused: the next is tried.
                }
    }, rounds: 20_000);

    [Fact]
    public void Queries() => Fuzzer.Run("query", bytes =>
    {
        var query = Fuzzer.Text(bytes).Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair.Length > 1 ? pair[1] : "")).ToList();
        foreach (var command in new[] { "events", "container logs", "container wait", "pull", "push" })
            foreach (var tree in new[] { ApiTree.Docker, ApiTree.Libpod })
                try
                {
                    var row = CommandTable.Find(command)!;
                    row.Bind!(QueryBinder.Read(tree, row, ["x"], query));
                }
                catch (Oci.EngineError)
                {
                    // Refused: the next is tried.
                }
    }, rounds: 20_000);
}
