using Selkie.Engine.Configuration;
using Selkie.Engine.Registries;
using Selkie.Oci;
using Selkie.Registry.Tests;

namespace Selkie.Engine.Tests.Registries;

public sealed class LoginTests : IDisposable
{
    private const string UserAndPassword = "Basic dTpw";

    private readonly FakeRegistry _registry = new();
    private readonly string _file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "auth.json");
    private readonly EngineContext _engine;

    public LoginTests()
    {
        _registry.Fault = context =>
        {
            if (context.Request.Headers["Authorization"] == UserAndPassword) return false;
            FakeRegistry.Answer(context, 401, "", ("WWW-Authenticate", "Basic realm=\"r\""));
            return true;
        };
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        var conf = Path.Combine(Path.GetDirectoryName(_file)!, "registries.conf");
        File.WriteAllText(conf, $"[[registry]]\nlocation = \"{_registry.Host}\"\ninsecure = true");
        _engine = TestCalls.Engine(new GlobalOptions { RegistriesConf = conf, EventsBackend = "none", Root = Path.Combine(Path.GetDirectoryName(_file)!, "graph") });
    }

    [Fact]
    public void Credentials_that_are_taken_are_kept_until_logout()
    {
        Assert.Equal(["Login Succeeded!"], LogIn("p").Lines);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file));
        Assert.Equal(["u"], new LogInHandler(_engine).Handle(new LogIn { Registry = _registry.Host, AuthFile = _file, GetLogin = true }).Lines);
        Assert.Equal("Existing credentials are valid. Already logged in to " + _registry.Host,
            new LogInHandler(_engine).Handle(new LogIn { Registry = _registry.Host, AuthFile = _file }).Lines[^1]);
        Assert.Equal("Removed login credentials for " + _registry.Host, LogOut());
        Assert.Equal("not logged into " + _registry.Host, Assert.Throws<EngineError>(LogOut).Message);
    }

    [Fact]
    public void Credentials_that_are_refused_are_not_kept()
    {
        Assert.Equal($"logging into \"{_registry.Host}\": invalid username/password", Assert.Throws<EngineError>(() => LogIn("wrong")).Message);
        Assert.False(File.Exists(_file));
    }

    [Fact]
    public void A_password_may_come_from_standard_input_and_what_is_missing_is_asked_for()
    {
        var typed = Path.Combine(Path.GetDirectoryName(_file)!, "typed");
        File.WriteAllText(typed, "p\n");
        using (var input = File.OpenRead(typed))
            Assert.Equal(["Login Succeeded!"], Handle(new() { Username = "u", PasswordFromInput = true }, _engine.Saying(input)));
        var asked = new List<string>();
        File.Delete(_file);
        Assert.Equal(["Used:  " + _file, "Login Succeeded!"], Handle(new() { Verbose = true }, _engine.Asking((question, secret) =>
        {
            asked.Add(question);
            return secret ? "p" : "u";
        })));
        Assert.Equal(["Username: ", "Password: "], asked);
        Assert.Equal("Must provide --username with --password-stdin", Refused(new() { PasswordFromInput = true }));
        Assert.Equal("Can't specify both --password-stdin and --password", Refused(new() { PasswordFromInput = true, Password = "p" }));
    }

    [Fact]
    public void A_password_may_come_from_a_secret_and_then_its_name_is_the_users_unless_there_is_one()
    {
        var secrets = Path.Combine(Path.GetDirectoryName(_file)!, "graph/secrets");
        Directory.CreateDirectory(secrets + "/filedriver");
        File.WriteAllText(secrets + "/secrets.json", """{"secrets":{"1":{"driver":"file"}},"nameToID":{"u":"1"},"idToName":{"1":"u"}}""");
        File.WriteAllText(secrets + "/filedriver/secretsdata.json", """{"1":"cA=="}""");
        Assert.Equal(["Login Succeeded!"], Handle(new() { Secret = "u" }));
        Assert.Equal(["u"], Handle(new() { GetLogin = true }));
        Assert.Equal(["Login Succeeded!"], Handle(new() { Secret = "1", Username = "u" }));
        Assert.Equal("--secret can not be used with --password options", Refused(new() { Secret = "u", Password = "p" }));
        Assert.Equal("no secret with name or id \"none\": no such secret", Refused(new() { Secret = "none" }));
    }

    [Fact]
    public void A_repository_may_have_a_key_of_its_own()
    {
        Assert.Equal(["Login Succeeded!"], Handle(new() { Registry = _registry.Host + "/ns/x", Username = "u", Password = "p" }));
        Assert.Equal(["u"], Handle(new() { Registry = _registry.Host + "/ns/x", GetLogin = true }));
        Assert.Equal("not logged into " + _registry.Host, Refused(new() { GetLogin = true }));
        Assert.StartsWith("reference \"", Refused(new() { Registry = _registry.Host + "/x:1", Username = "u", Password = "p" }));
    }

    [Fact]
    public void An_identity_token_is_not_written_over()
    {
        File.WriteAllText(_file, $"{{\"auths\":{{\"{_registry.Host}\":{{\"auth\":\"dTpw\",\"identitytoken\":\"t\"}}}}}}");
        Assert.Equal("currently logged in, auth file contains an Identity token", Refused(new() { Username = "u", Password = "p" }));
    }

    [Fact]
    public void Logout_of_all_forgets_all()
    {
        LogIn("p");
        Assert.Equal("Removed login credentials for all registries", new LogOutHandler(_engine).Handle(new LogOut { All = true, AuthFile = _file }));
        Assert.Equal("not logged into " + _registry.Host, Refused(new() { GetLogin = true }));
        Assert.Equal("--all takes no arguments", Assert.Throws<EngineError>(() => new LogOutHandler(_engine).Handle(new LogOut { All = true, Registry = "x", AuthFile = _file })).Message);
    }

    public void Dispose()
    {
        _registry.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    private LogInReport LogIn(string password) =>
        new LogInHandler(_engine).Handle(new LogIn { Registry = _registry.Host, AuthFile = _file, Username = "u", Password = password });

    private IReadOnlyList<string> Handle(LogIn request, EngineContext? engine = null) => new LogInHandler(engine ?? _engine).Handle(request with { Registry = request.Registry ?? _registry.Host, AuthFile = _file }).Lines;

    private string Refused(LogIn request) => Assert.Throws<EngineError>(() => Handle(request)).Message;

    private string LogOut() => new LogOutHandler(_engine).Handle(new LogOut { Registry = _registry.Host, AuthFile = _file });
}
