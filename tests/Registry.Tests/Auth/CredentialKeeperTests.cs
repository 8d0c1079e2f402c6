using System.Text.Json;
using Selkie.Oci;
using Selkie.Registry.Auth;

namespace Selkie.Registry.Tests.Auth;

public sealed class CredentialKeeperTests : IDisposable
{
    private static readonly Credentials Mine = new("u", "p");

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("selkie-auth-").FullName, "auth.json");
    private readonly Dictionary<(string Helper, string Server), string> _kept = [];

    [Fact]
    public void A_file_keeps_what_else_stands_in_it()
    {
        File.WriteAllText(_file, """{"auths":{"b.com":{"auth":"eDp5"}},"HttpHeaders":{"X":"y"}}""");
        Assert.Equal(_file, Keeper().Set("a.com/ns", Mine));
        Assert.Equal("{\n\t\"auths\": {\n\t\t\"b.com\": {\n\t\t\t\"auth\": \"eDp5\"\n\t\t},\n\t\t\"a.com/ns\": {\n\t\t\t\"auth\": \"dTpw\"\n\t\t}\n\t},\n\t\"HttpHeaders\": {\n\t\t\"X\": \"y\"\n\t}\n}", File.ReadAllText(_file));
        Assert.Equal(Mine, Store().Find("a.com/ns/x"));
        Assert.True(Keeper().Remove("a.com/ns"));
        Assert.False(Keeper().Remove("a.com/ns"));
        Assert.Equal("x", Store().Find("b.com").Username);
    }

    [Fact]
    public void A_registry_with_a_helper_of_its_own_is_kept_there()
    {
        File.WriteAllText(_file, """{"credHelpers":{"a.com":"chest"}}""");
        Assert.Equal("credential helper: chest", Keeper().Set("a.com", Mine));
        Assert.DoesNotContain("dTpw", File.ReadAllText(_file));
        Assert.Equal(Mine, Store().Find("a.com/x"));
        Assert.Equal("namespaced key is not supported for credential helper chest", Assert.Throws<EngineError>(() => Keeper("chest").Set("a.com/ns", Mine)).Message);
        Assert.True(Keeper().Remove("a.com"));
        Assert.True(Store().Find("a.com/x").IsEmpty);
    }

    [Fact]
    public void Helpers_of_registries_conf_are_asked_in_order()
    {
        Assert.Equal("credential helper: chest", Keeper("missing", "chest", CredentialStore.AuthFiles).Set("a.com", Mine));
        Assert.False(File.Exists(_file));
        Assert.Equal(Mine, Store("missing", "chest").Find("a.com"));
        Keeper("chest").Set("b.com", Mine);
        Keeper("chest").RemoveAll();
        Assert.Empty(_kept);
    }

    [Fact]
    public void A_helper_that_is_not_there_is_an_error_if_nobody_else_knows()
    {
        File.WriteAllText(_file, """{"credHelpers":{"a.com":"missing"}}""");
        var error = Assert.Throws<EngineError>(() => Store().Find("a.com/x"));
        Assert.Equal("error getting credentials - err: exec: \"docker-credential-missing\": executable file not found in $PATH, out: ``", error.Message);
        Assert.True(Store().Find("b.com/x").IsEmpty);
    }

    [Fact]
    public void Docker_s_own_store_is_read_and_for_its_file_written()
    {
        File.WriteAllText(_file, """{"auths":{},"credsStore":"chest"}""");
        Assert.Equal("credential helper: chest", new CredentialKeeper(Store(), _file).Set("docker.io", Mine));
        Assert.Contains(("chest", "https://index.docker.io/v1/"), _kept.Keys);
        Assert.Equal(Mine, Store().Find("docker.io/library/x"));
        File.WriteAllText(_file, """{"auths":{"a.com":{"auth":"dTpw"}},"credsStore":"missing"}""");
        Assert.Equal(Mine, Store().Find("a.com/x"));
    }

    [Fact]
    public void Docker_s_file_has_the_hub_s_own_name_and_no_namespaces()
    {
        var keeper = new CredentialKeeper(Store(), _file);
        keeper.Set("docker.io", Mine);
        using (var json = JsonDocument.Parse(File.ReadAllBytes(_file))) Assert.True(json.RootElement.GetProperty("auths").TryGetProperty("https://index.docker.io/v1/", out _));
        Assert.Equal("Credentials cannot be recorded in Docker-compatible format with namespaced key \"a.com/ns\"", Assert.Throws<EngineError>(() => keeper.Set("a.com/ns", Mine)).Message);
        keeper.RemoveAll();
        Assert.Equal("{\n\t\"auths\": {}\n}", File.ReadAllText(_file));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"auths\":{\"a\":{},\"a\":{}}}")]
    [InlineData("{\"\\ud800\":{}}")]
    public void A_file_that_is_damaged_is_not_written_over(string json)
    {
        File.WriteAllText(_file, json);
        Assert.StartsWith($"reading JSON file \"{_file}\": unmarshaling JSON at \"{_file}\": ", Assert.Throws<EngineError>(() => Keeper().Set("a.com", Mine)).Message);
        Assert.Equal(json, File.ReadAllText(_file));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    private CredentialStore Store(params string[] helpers) =>
        new() { AuthFile = _file, Helpers = helpers.Length > 0 ? helpers : [CredentialStore.AuthFiles], RunHelper = Run };

    private CredentialKeeper Keeper(params string[] helpers) => new(Store(helpers), null);

    // docker-credential-chest, in memory.
    private HelperAnswer? Run(string helper, string verb, string input)
    {
        if (helper == "missing") return null;
        if (verb == "store")
        {
            using var json = JsonDocument.Parse(input);
            _kept[(helper, json.RootElement.GetProperty("ServerURL").GetString()!)] = input;
            return new(0, "");
        }
        if (verb == "list") return new(0, "{" + string.Join(',', _kept.Keys.Select(k => $"\"{k.Server}\":\"u\"")) + "}");
        if (!_kept.TryGetValue((helper, input), out var found)) return new(1, "credentials not found in native keychain\n");
        if (verb == "erase") _kept.Remove((helper, input));
        return new(0, found);
    }
}
