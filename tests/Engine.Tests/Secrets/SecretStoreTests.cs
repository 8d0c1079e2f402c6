using Selkie.Engine.Secrets;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    [Fact]
    public void A_secret_is_found_by_name_id_and_the_beginning_of_its_id()
    {
        Keep("file", ("1111aaaa1111aaaa1111aaaa1", "token"), ("2222bbbb2222bbbb2222bbbb2", "other"));
        var store = new SecretStore(_directory);
        foreach (var name in (string[])["token", "1111aaaa1111aaaa1111aaaa1", "1111"]) Assert.Equal("content of token"u8, store.Content(name));
        Assert.Equal("content of other"u8, store.Content("other"));
        Assert.Equal(["other", "token"], store.Names().Order());
    }

    [Fact]
    public void What_is_not_there_or_is_ambiguous_is_said_in_Podmans_words()
    {
        Assert.Equal("no secret with name or id \"x\": no such secret", Refusal("x"));
        Assert.Empty(new SecretStore(_directory).Names());
        Assert.False(Directory.Exists(_directory));
        Keep("file", ("1111aaaa1111aaaa1111aaaa1", "a"), ("1111bbbb1111bbbb1111bbbb1", "b"));
        Assert.Equal("no secret with name or id \"x\": no such secret", Refusal("x"));
        Assert.Equal("more than one result secret with prefix 1111: secret is ambiguous", Refusal("1111"));
    }

    [Fact]
    public void A_secret_of_another_driver_and_a_damaged_file_are_refused()
    {
        Keep("pass", ("1111aaaa1111aaaa1111aaaa1", "a"));
        Assert.Equal("secret a is kept by the driver \"pass\", which is not supported yet: only \"file\" is", Refusal("a"));
        File.WriteAllText(Path.Combine(_directory, "secrets.json"), "{");
        Assert.StartsWith(Path.Combine(_directory, "secrets.json") + " is not what secrets are kept in: ", Refusal("a"));
    }

    private string Refusal(string name) => Assert.Throws<EngineError>(() => new SecretStore(_directory).Content(name)).Message;

    // As Podman 5.4 writes them.
    private void Keep(string driver, params (string Id, string Name)[] secrets)
    {
        Directory.CreateDirectory(Path.Combine(_directory, "filedriver"));
        string Map(Func<(string Id, string Name), string> entry) => "{" + string.Join(",", secrets.Select(entry)) + "}";
        var facts = Map(s => $"\"{s.Id}\":" + "{" + $"\"name\":\"{s.Name}\",\"id\":\"{s.Id}\",\"driver\":\"{driver}\",\"driverOptions\":" + "{" + $"\"path\":\"{_directory}/filedriver\"" + "}}");
        var ids = Map(s => $"\"{s.Name}\":\"{s.Id}\"");
        var names = Map(s => $"\"{s.Id}\":\"{s.Name}\"");
        File.WriteAllText(Path.Combine(_directory, "secrets.json"), $"{{\"secrets\": {facts}, \"nameToID\": {ids}, \"idToName\": {names}}}");
        File.WriteAllText(Path.Combine(_directory, "filedriver/secretsdata.json"),
            Map(s => $"\"{s.Id}\":\"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("content of " + s.Name))}\""));
    }

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }
}
