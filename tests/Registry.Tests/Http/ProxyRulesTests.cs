using Selkie.Registry.Http;

namespace Selkie.Registry.Tests.Http;

public sealed class ProxyRulesTests
{
    [Theory]
    [InlineData("https://a.com/v2/", "http://secure:3128/")]
    [InlineData("http://a.com/v2/", "http://plain:8080/")]
    public void Each_scheme_has_its_proxy(string target, string proxy) =>
        Assert.Equal(proxy, new ProxyRules("plain:8080", "http://secure:3128", null).GetProxy(new Uri(target))?.ToString());

    [Theory]
    [InlineData("https://localhost/", "")]
    [InlineData("https://localhost:5000/", "")]
    [InlineData("https://127.1.2.3/", "")]
    [InlineData("https://[::1]:5000/", "")]
    [InlineData("https://a.com/", "a.com")]
    [InlineData("https://b.a.com/", "a.com")]
    [InlineData("https://b.a.com/", ".a.com")]
    [InlineData("https://b.a.com/", "*.a.com")]
    [InlineData("https://a.com:5000/", "x.org, a.com:5000")]
    [InlineData("https://10.1.2.3/", "10.0.0.0/8")]
    [InlineData("https://10.1.2.3/", "10.1.2.3")]
    [InlineData("https://10.1.2.3:5000/", "10.1.2.3:5000")]
    [InlineData("https://[fd00::1]/", "fd00::/8")]
    [InlineData("https://A.COM/", "a.CoM")]
    [InlineData("https://a.com/", "*")]
    public void What_is_local_or_exempt_goes_without_one(string target, string no) =>
        Assert.Null(new ProxyRules(null, "proxy:3128", no).GetProxy(new Uri(target)));

    [Theory]
    [InlineData("https://a.com/", ".a.com")]
    [InlineData("https://ba.com/", "a.com")]
    [InlineData("https://a.com:5001/", "a.com:5000")]
    [InlineData("https://11.1.2.3/", "10.0.0.0/8")]
    [InlineData("https://localhost.example.com/", "")]
    [InlineData("https://a.com/", ",,/,:,[]")]
    public void All_else_goes_through_it(string target, string no) =>
        Assert.Equal("http://proxy:3128/", new ProxyRules(null, "proxy:3128", no).GetProxy(new Uri(target))?.ToString());

    [Fact]
    public void A_password_in_its_address_is_for_the_proxy_alone()
    {
        var rules = new ProxyRules("http://me:p%40ss@proxy:3128", null, null);
        var proxy = rules.GetProxy(new Uri("http://a.com/"))!;
        Assert.Equal("http://proxy:3128/", proxy.ToString());
        Assert.Equal(("me", "p@ss"), (rules.GetCredential(proxy, "Basic")!.UserName, rules.GetCredential(proxy, "Basic")!.Password));
        Assert.Null(rules.GetCredential(new Uri("http://other:3128"), "Basic"));
    }

    [Fact]
    public void Without_variables_there_is_none() => Assert.True(new ProxyRules(null, null, null).IsBypassed(new Uri("https://a.com/")));
}
